"""Figures (Kennwerte): the value of an indicator for an area and a period, computed from released cells alone."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kreislauf.evidence.release.models import Release, ReleasedCell
from kreislauf.evidence.sign.rules import WITHOUT_VALUE, Sign
from kreislauf.foundation.place.models import Area, Population


class Figure(models.Model):
    """Figure (Kennwert): one value of one indicator definition; it cannot exist without its release.

    `key` holds what the figure is broken down by besides the area ("main_issue=livelihood", "main_issue=total").
    """

    release = models.ForeignKey(
        Release, verbose_name=_("Freigabe"), on_delete=models.PROTECT, related_name="figures"
    )
    position = models.PositiveIntegerField(_("laufende Nummer in der Freigabe"))
    indicator_id = models.CharField(_("Kennzahl"), max_length=80)
    indicator_version = models.PositiveIntegerField(_("Fassung der Kennzahl"))
    area = models.ForeignKey(Area, verbose_name=_("Gebiet"), on_delete=models.PROTECT, related_name="figures")
    key = models.CharField(_("Schlüssel"), max_length=200, blank=True)
    period_from = models.DateField(_("Zeitraum von"))
    period_until = models.DateField(_("Zeitraum bis"))
    base = models.CharField(
        _("Bevölkerungsbasis"),
        max_length=80,
        blank=True,
        help_text=_("Worauf der Nenner beruht; leer, wo er aus derselben Tabelle kommt."),
    )
    base_date = models.DateField(_("Stichtag der Bevölkerung"), null=True, blank=True)
    value = models.DecimalField(_("Wert"), max_digits=14, decimal_places=4, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField(_("Nachkommastellen"))
    sign = models.CharField(_("Zeichen"), max_length=3, blank=True, choices=[(s.value, s.name) for s in Sign])
    reason = models.CharField(_("Grund"), max_length=200, blank=True)
    cells = models.ManyToManyField(
        ReleasedCell, verbose_name=_("Zellen"), through="FigureCell", related_name="figures"
    )
    populations = models.ManyToManyField(
        Population,
        verbose_name=_("Bevölkerungsstände im Nenner"),
        through="FigurePopulation",
        related_name="figures",
    )

    class Meta:
        verbose_name = _("Kennwert")
        verbose_name_plural = _("Kennwerte")
        ordering = ["release_id", "position"]
        constraints = [
            models.UniqueConstraint(name="figure_position_once", fields=["release", "position"]),
            models.UniqueConstraint(
                name="figure_once_per_release", fields=["release", "indicator_id", "area", "key"]
            ),
            models.CheckConstraint(name="figure_known_sign", condition=Q(sign__in=[s.value for s in Sign])),
            models.CheckConstraint(
                name="figure_value_or_sign",
                condition=Q(value__isnull=False, sign__in=[s.value for s in Sign if s not in WITHOUT_VALUE])
                | Q(value__isnull=True, sign__in=[s.value for s in Sign if s in WITHOUT_VALUE]),
            ),
            models.CheckConstraint(
                name="figure_base_and_its_day_together",
                condition=Q(base="", base_date__isnull=True) | (~Q(base="") & Q(base_date__isnull=False)),
            ),
            models.CheckConstraint(
                name="figure_period_ends_after_it_begins", condition=Q(period_until__gte=F("period_from"))
            ),
        ]
        indexes = [models.Index(fields=["indicator_id", "area", "period_from"], name="figure_by_indicator")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.area_id} {self.key}: {self.sign if self.value is None else self.value}"

    @property
    def trace_number(self) -> str:
        """Trace number (Kennziffer): release and place in it, as printed beside the figure, e.g. "12.345"."""
        return f"{self.release.number}.{self.position}"


class FigurePart(models.TextChoices):
    """Part of a figure (Teil des Kennwerts)."""

    NUMERATOR = "numerator", _("Zähler")
    DENOMINATOR = "denominator", _("Nenner")


class FigureCell(models.Model):
    """Figure cell (Zelle eines Kennwerts): this released cell was added up in this part of the figure."""

    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="inputs")
    cell = models.ForeignKey(ReleasedCell, on_delete=models.PROTECT, related_name="used_in")
    part = models.CharField(_("Teil"), max_length=12, choices=FigurePart.choices)

    class Meta:
        verbose_name = _("Zelle eines Kennwerts")
        verbose_name_plural = _("Zellen eines Kennwerts")
        ordering = ["figure_id", "part", "cell_id"]
        constraints = [
            models.UniqueConstraint(name="figure_cell_once", fields=["figure", "cell", "part"]),
            models.CheckConstraint(name="figure_cell_known_part", condition=Q(part__in=FigurePart.values)),
        ]

    def __str__(self) -> str:
        return f"{self.figure_id} {self.part} {self.cell_id}"


class FigurePopulation(models.Model):
    """Figure population (Bevölkerungsstand eines Kennwerts): added up in the denominator, all on one base and day."""

    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="population_inputs")
    population = models.ForeignKey(Population, on_delete=models.PROTECT, related_name="used_in")

    class Meta:
        verbose_name = _("Bevölkerungsstand eines Kennwerts")
        verbose_name_plural = _("Bevölkerungsstände eines Kennwerts")
        ordering = ["figure_id", "population_id"]
        constraints = [
            models.UniqueConstraint(name="figure_population_once", fields=["figure", "population"])
        ]

    def __str__(self) -> str:
        return f"{self.figure_id} {self.population_id}"

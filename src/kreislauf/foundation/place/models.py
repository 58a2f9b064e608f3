"""Places: county, planning regions, municipalities, with their official keys as text."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    """Kind of area (Art des Gebiets)."""

    STATE = "state", _("Land")
    COUNTY = "county", _("Kreis")
    REGION = "region", _("Planungsregion")
    MUNICIPALITY = "municipality", _("Gemeinde")


class Area(models.Model):
    """Area (Sozialraum): a place that is planned for; `code` is the official key (AGS) where there is one.

    Keys are text: leading zeros are part of them. A planning region has a key of its own ("06433-sued").
    """

    code = models.CharField(
        _("Schlüssel"), max_length=20, unique=True, validators=[RegexValidator(r"^[0-9]{2,12}(-[a-z]+)?$")]
    )
    kind = models.CharField(_("Art"), max_length=20, choices=AreaKind.choices)
    name = models.CharField(_("Name"), max_length=100)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("gehört zu"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    square_km = models.DecimalField(_("Fläche in km²"), max_digits=9, decimal_places=2, null=True, blank=True)
    youth_office = models.CharField(_("Jugendamt"), max_length=100, blank=True)
    outline = models.JSONField(
        _("Umriss"),
        null=True,
        blank=True,
        help_text=_("Liste von Ringen in Metern auf einer ebenen Karte, für Bilder, nicht für Vermessung."),
    )
    outline_source = models.CharField(_("Quelle des Umrisses"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Gebiet")
        verbose_name_plural = _("Gebiete")
        ordering = ["code"]
        constraints = [models.CheckConstraint(name="area_known_kind", condition=Q(kind__in=AreaKind.values))]

    def __str__(self) -> str:
        return self.name


class Population(models.Model):
    """Population (Bevölkerungsstand): persons living in an area on a day, on a stated base.

    Figures of different bases (Zensus 2011, Zensus 2022) are never subtracted nor joined by a line.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="populations")
    reference_date = models.DateField(_("Stichtag"))
    base = models.CharField(_("Basis"), max_length=80)
    boundary_state = models.DateField(_("Gebietsstand"))
    total = models.PositiveIntegerField(_("insgesamt"))
    male = models.PositiveIntegerField(_("männlich"), null=True, blank=True)
    female = models.PositiveIntegerField(_("weiblich"), null=True, blank=True)
    publisher = models.CharField(_("Herausgeber"), max_length=200)
    licence = models.CharField(_("Lizenz"), max_length=80)
    source_file = models.CharField(_("Quelldatei"), max_length=200)

    class Meta:
        verbose_name = _("Bevölkerungsstand")
        verbose_name_plural = _("Bevölkerungsstände")
        ordering = ["area_id", "reference_date"]
        constraints = [
            models.UniqueConstraint(
                name="population_once_per_area_day_base", fields=["area", "reference_date", "base"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.reference_date:%d.%m.%Y}: {self.total} ({self.base})"

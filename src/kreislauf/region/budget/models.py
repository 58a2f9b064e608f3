"""The budget of the social services (Budget Soziale Dienste): whose money, for which field, how much. In cents."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.turn.models import Cycle
from kreislauf.foundation.place.models import Area
from kreislauf.region.matrix.models import ActionField


class SourceKind(models.TextChoices):
    """Kind of funding source (Art der Mittel)."""

    STATE = "state", _("Land")
    COUNTY = "county", _("Kreis")
    MUNICIPALITY = "municipality", _("Gemeinden")
    OWN = "own", _("Eigenmittel der Träger")
    THIRD = "third", _("Dritte")


class FundingSource(models.Model):
    """Funding source (Finanzierungsquelle)."""

    code = models.SlugField(_("Kurzzeichen"), max_length=40, unique=True)
    kind = models.CharField(_("Art"), max_length=20, choices=SourceKind.choices)
    name = models.CharField(_("Name"), max_length=200)

    class Meta:
        verbose_name = _("Finanzierungsquelle")
        verbose_name_plural = _("Finanzierungsquellen")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(name="funding_source_known_kind", condition=Q(kind__in=SourceKind.values))
        ]

    def __str__(self) -> str:
        return self.name


class Budget(models.Model):
    """Budget (Budget Soziale Dienste) of an area for one year."""

    area = models.ForeignKey(Area, verbose_name=_("Gebiet"), on_delete=models.PROTECT, related_name="budgets")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="budgets")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    name = models.CharField(_("Name"), max_length=120)
    synthetic = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        verbose_name = _("Budget")
        verbose_name_plural = _("Budgets")
        ordering = ["-year", "area_id"]
        constraints = [models.UniqueConstraint(name="budget_once_per_area_and_year", fields=["area", "year"])]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class BudgetLine(models.Model):
    """Budget line (Budgetposten): one source's money for one field of action; planned, approved, paid, in cents.

    Agreements draw from `approved_cents`; their sum never exceeds it (`provider.agreement.services`).
    """

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="lines")
    name = models.CharField(_("Bezeichnung"), max_length=200)
    action_field = models.CharField(_("Handlungsfeld"), max_length=30, choices=ActionField.choices)
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="lines")
    planned_cents = models.PositiveBigIntegerField(_("geplant in Cent"))
    approved_cents = models.PositiveBigIntegerField(_("bewilligt in Cent"), default=0)
    paid_cents = models.PositiveBigIntegerField(_("ausgezahlt in Cent"), default=0)

    class Meta:
        verbose_name = _("Budgetposten")
        verbose_name_plural = _("Budgetposten")
        ordering = ["budget_id", "action_field", "name"]
        constraints = [
            models.UniqueConstraint(
                name="budget_line_once", fields=["budget", "action_field", "source", "name"]
            ),
            models.CheckConstraint(
                name="budget_line_known_action_field", condition=Q(action_field__in=ActionField.values)
            ),
            models.CheckConstraint(
                name="budget_line_paid_within_approved", condition=Q(paid_cents__lte=F("approved_cents"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.source})"

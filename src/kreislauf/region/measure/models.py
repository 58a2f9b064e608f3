"""Measures: what is to be done for a goal, and which other ways were weighed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.partner.models import Partner
from kreislauf.region.goal.models import Goal
from kreislauf.region.matrix.models import ActionField, CrossCuttingTheme, ProvisionTier
from kreislauf.region.matter.models import Matter
from kreislauf.region.measure.rules import MeasureStatus

STATUS_LABELS = {
    MeasureStatus.PROPOSED: _("vorgeschlagen"),
    MeasureStatus.ADOPTED: _("beschlossen"),
    MeasureStatus.IN_DELIVERY: _("in Umsetzung"),
    MeasureStatus.FINISHED: _("erledigt"),
    MeasureStatus.NOT_FEASIBLE: _("nicht umsetzbar"),
    MeasureStatus.REJECTED: _("abgelehnt"),
    MeasureStatus.WITHDRAWN: _("zurückgezogen"),
}


class Measure(Matter):
    """Measure (Maßnahme): an approach to one or more goals, with the partner who sees to it."""

    matter_ptr = models.OneToOneField(
        Matter, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="as_measure"
    )
    goals = models.ManyToManyField(Goal, verbose_name=_("Ziele"), blank=True, related_name="measures")
    description = models.TextField(_("Beschreibung"))
    action_field = models.CharField(_("Handlungsfeld"), max_length=30, choices=ActionField.choices)
    tier = models.CharField(_("Ebene"), max_length=20, choices=ProvisionTier.choices)
    responsible = models.ForeignKey(
        Partner, verbose_name=_("federführend"), on_delete=models.PROTECT, related_name="measures"
    )
    estimated_cents = models.PositiveBigIntegerField(_("geschätzte Kosten in Cent"), null=True, blank=True)
    status = models.CharField(
        _("Stand"),
        max_length=20,
        choices=[(s.value, label) for s, label in STATUS_LABELS.items()],
        default=MeasureStatus.PROPOSED,
    )
    status_note = models.CharField(_("Grund"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Maßnahme")
        verbose_name_plural = _("Maßnahmen")
        constraints = [
            models.CheckConstraint(
                name="measure_known_status", condition=Q(status__in=[s.value for s in MeasureStatus])
            ),
            models.CheckConstraint(
                name="measure_known_action_field", condition=Q(action_field__in=ActionField.values)
            ),
            models.CheckConstraint(name="measure_known_tier", condition=Q(tier__in=ProvisionTier.values)),
            models.CheckConstraint(
                name="measure_given_up_with_a_reason",
                condition=~Q(status=MeasureStatus.NOT_FEASIBLE.value) | ~Q(status_note=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MeasureAlternative(models.Model):
    """Alternative (erwogene Alternative): another way that was weighed, and why it was not taken."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="alternatives")
    title = models.CharField(_("Alternative"), max_length=250)
    reason_not_taken = models.TextField(_("warum nicht gewählt"))

    class Meta:
        verbose_name = _("erwogene Alternative")
        verbose_name_plural = _("erwogene Alternativen")
        ordering = ["measure_id", "pk"]
        constraints = [
            models.UniqueConstraint(name="measure_alternative_once", fields=["measure", "title"]),
            models.CheckConstraint(name="measure_alternative_says_why", condition=~Q(reason_not_taken="")),
        ]

    def __str__(self) -> str:
        return self.title


class MeasureTheme(models.Model):
    """Measure theme (Querschnittsthema einer Maßnahme): what the measure means under one lens."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="themes")
    theme = models.CharField(_("Querschnittsthema"), max_length=20, choices=CrossCuttingTheme.choices)
    relevance = models.CharField(_("Bedeutung"), max_length=300)

    class Meta:
        verbose_name = _("Querschnittsthema einer Maßnahme")
        verbose_name_plural = _("Querschnittsthemen von Maßnahmen")
        ordering = ["measure_id", "theme"]
        constraints = [
            models.UniqueConstraint(name="measure_theme_once", fields=["measure", "theme"]),
            models.CheckConstraint(
                name="measure_theme_known", condition=Q(theme__in=CrossCuttingTheme.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_theme_display()}: {self.relevance}"

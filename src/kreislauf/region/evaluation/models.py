"""The joint evaluation of a goal: two questions, one row per partner, no row ever changed.

Triggers in the database refuse UPDATE and DELETE on rows and conclusions, in SQLite and in PostgreSQL.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.partner.models import Partner
from kreislauf.region.evaluation.rules import Consequence, Verdict
from kreislauf.region.goal.models import Goal

VERDICT_CHOICES = [
    (Verdict.YES.value, _("ja")),
    (Verdict.PARTLY.value, _("teilweise")),
    (Verdict.NO.value, _("nein")),
    (Verdict.CANNOT_SAY.value, _("nicht zu beurteilen")),
]
CONSEQUENCE_CHOICES = [
    (Consequence.CONTINUE.value, _("Ziel fortführen")),
    (Consequence.CHANGE.value, _("Ziel ändern")),
    (Consequence.END.value, _("Ziel beenden")),
]


class JointEvaluation(models.Model):
    """Joint evaluation (gemeinsame Bewertung) of a goal by the partners that were asked."""

    goal = models.OneToOneField(Goal, on_delete=models.PROTECT, related_name="evaluation")
    partners = models.ManyToManyField(Partner, verbose_name=_("Partner"), related_name="evaluations")
    opened_at = models.DateTimeField(_("eröffnet am"), default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("gemeinsame Bewertung")
        verbose_name_plural = _("gemeinsame Bewertungen")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Bewertung: {self.goal}"


class EvaluationRow(models.Model):
    """Evaluation row (Bewertungszeile): one partner's answer to both questions, never combined to one score."""

    evaluation = models.ForeignKey(JointEvaluation, on_delete=models.PROTECT, related_name="rows")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="evaluation_rows")
    right_things = models.CharField(_("Tun wir die richtigen Dinge?"), max_length=20, choices=VERDICT_CHOICES)
    right_things_text = models.TextField(_("Begründung"))
    things_right = models.CharField(_("Tun wir die Dinge richtig?"), max_length=20, choices=VERDICT_CHOICES)
    things_right_text = models.TextField(_("Begründung"))
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("am"), default=timezone.now)

    class Meta:
        verbose_name = _("Bewertungszeile")
        verbose_name_plural = _("Bewertungszeilen")
        ordering = ["evaluation_id", "pk"]
        constraints = [
            models.UniqueConstraint(name="evaluation_row_once_per_partner", fields=["evaluation", "partner"]),
            models.CheckConstraint(
                name="evaluation_row_known_verdicts",
                condition=Q(
                    right_things__in=[v.value for v in Verdict], things_right__in=[v.value for v in Verdict]
                ),
            ),
            models.CheckConstraint(
                name="evaluation_row_gives_reasons",
                condition=~Q(right_things_text="") & ~Q(things_right_text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.evaluation}"


class EvaluationConclusion(models.Model):
    """Conclusion (Ergebnis der gemeinsamen Bewertung): what all carry, or the dissent as it stands."""

    evaluation = models.OneToOneField(JointEvaluation, on_delete=models.PROTECT, related_name="conclusion")
    agreed = models.BooleanField(_("von allen getragen"))
    text = models.TextField(_("Ergebnis"))
    dissent = models.TextField(_("Dissens"), blank=True)
    consequence = models.CharField(_("Folgerung"), max_length=20, choices=CONSEQUENCE_CHOICES)
    consequence_text = models.TextField(_("was im nächsten Zyklus anders wird"), blank=True)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    concluded_at = models.DateTimeField(_("am"), default=timezone.now)

    class Meta:
        verbose_name = _("Ergebnis einer Bewertung")
        verbose_name_plural = _("Ergebnisse von Bewertungen")
        constraints = [
            models.CheckConstraint(
                name="conclusion_agreed_or_dissent_recorded",
                condition=Q(agreed=True, dissent="") | (Q(agreed=False) & ~Q(dissent="")),
            ),
            models.CheckConstraint(
                name="conclusion_known_consequence",
                condition=Q(consequence__in=[c.value for c in Consequence]),
            ),
            models.CheckConstraint(name="conclusion_has_a_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_consequence_display()}: {self.evaluation}"

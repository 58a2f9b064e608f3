"""Resolutions: what a body decided about a matter, how it voted, and who should have stood aside."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kreislauf.region.body.models import ACT_CHOICES, Body, Meeting, Membership, Paper
from kreislauf.region.body.rules import MandateAct
from kreislauf.region.matter.models import Matter
from kreislauf.region.resolution.rules import Outcome

OUTCOME_CHOICES = [
    (Outcome.ADOPTED.value, _("beschlossen")),
    (Outcome.ADOPTED_CHANGED.value, _("geändert beschlossen")),
    (Outcome.REJECTED.value, _("abgelehnt")),
    (Outcome.POSTPONED.value, _("vertagt")),
    (Outcome.REFERRED.value, _("verwiesen")),
]


class Resolution(models.Model):
    """Resolution (Beschluss) of a body about a matter; `act` says with which right it spoke.

    What became of it is never typed: it is derived from the thread (`thread.line.selectors.implementation_of`).
    """

    number = models.CharField(_("Nummer"), max_length=40)
    body = models.ForeignKey(
        Body, verbose_name=_("Gremium"), on_delete=models.PROTECT, related_name="resolutions"
    )
    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("Sitzung"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resolutions",
    )
    matter = models.ForeignKey(
        Matter, verbose_name=_("Gegenstand"), on_delete=models.PROTECT, related_name="resolutions"
    )
    paper = models.ForeignKey(
        Paper,
        verbose_name=_("Vorlage"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_to",
    )
    act = models.CharField(_("Befugnis"), max_length=20, choices=ACT_CHOICES)
    outcome = models.CharField(_("Ergebnis"), max_length=20, choices=OUTCOME_CHOICES)
    decided_on = models.DateField(_("am"))
    text = models.TextField(_("Wortlaut"))
    votes_yes = models.PositiveSmallIntegerField(_("Ja"), null=True, blank=True)
    votes_no = models.PositiveSmallIntegerField(_("Nein"), null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField(_("Enthaltungen"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("festgehalten am"), auto_now_add=True)

    class Meta:
        verbose_name = _("Beschluss")
        verbose_name_plural = _("Beschlüsse")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="resolution_number_once_per_body", fields=["body", "number"]),
            models.CheckConstraint(
                name="resolution_known_outcome", condition=Q(outcome__in=[o.value for o in Outcome])
            ),
            models.CheckConstraint(
                name="resolution_known_act", condition=Q(act__in=[act.value for act in MandateAct])
            ),
            models.CheckConstraint(name="resolution_has_a_text", condition=~Q(text="")),
        ]
        indexes = [models.Index(fields=["matter", "decided_on"], name="resolution_by_matter")]

    def __str__(self) -> str:
        return f"{self.number} ({self.body})"


class ConflictOfInterest(models.Model):
    """Conflict of interest (Befangenheit): a voting member acts on behalf of a party of the matter."""

    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="conflicts")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="conflicts")
    stood_aside = models.BooleanField(_("hat nicht mitgewirkt"))

    class Meta:
        verbose_name = _("Befangenheit")
        verbose_name_plural = _("Befangenheiten")
        ordering = ["resolution_id", "pk"]
        constraints = [
            models.UniqueConstraint(name="conflict_once_per_member", fields=["resolution", "membership"])
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {'hat nicht mitgewirkt' if self.stood_aside else 'hat mitgewirkt'}"

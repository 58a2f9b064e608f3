"""Drafts: how a table under preparation would look by other methods. Protected or marked as unproven; gone when decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kreislauf.statistics.release.models import METHOD_CHOICES, STAGE_CHOICES, Preparation

DRAFT_STATUS_CHOICES = [
    ("requested", _("wird gerechnet")),
    ("done", _("fertig")),
    ("failed", _("abgebrochen")),
]


class Draft(models.Model):
    """Draft (Entwurf): a table under preparation as one method would show it, beside others to choose from.

    Like `Preparation.payload` it tells which hidden cells are small, and two drafts side by side tell more than one:
    it stays in this layer and is deleted when the preparation is decided.
    """

    preparation = models.ForeignKey(
        Preparation, verbose_name=_("Vorbereitung"), on_delete=models.CASCADE, related_name="drafts"
    )
    method = models.CharField(_("Verfahren"), max_length=24, choices=METHOD_CHOICES)
    status = models.CharField(
        _("Stand"), max_length=12, choices=DRAFT_STATUS_CHOICES, default=DRAFT_STATUS_CHOICES[0][0]
    )
    stage = models.CharField(_("Schritt"), max_length=12, choices=STAGE_CHOICES, default="waiting")
    stage_done = models.PositiveIntegerField(_("erledigt"), default=0)
    stage_total = models.PositiveIntegerField(_("insgesamt"), default=0)
    requested_at = models.DateTimeField(_("angefordert am"), auto_now_add=True)
    done_at = models.DateTimeField(_("fertig am"), null=True, blank=True)
    payload = models.JSONField(_("geschützte Tabelle"), null=True, blank=True)
    proof = models.BinaryField(_("Prüfzeugnis"), null=True, blank=True)
    beside = models.JSONField(_("geprüft neben Freigaben"), default=list)
    checked_cells = models.PositiveIntegerField(_("angegriffene Zellen"), default=0)
    open_cells = models.PositiveIntegerField(_("eingrenzbare Zellen"), default=0)
    refusal = models.TextField(_("warum nicht freizugeben"), blank=True)
    loss = models.JSONField(_("Informationsverlust"), null=True, blank=True)

    class Meta:
        verbose_name = _("Entwurf")
        verbose_name_plural = _("Entwürfe")
        constraints = [
            models.UniqueConstraint(name="draft_one_per_method", fields=["preparation", "method"]),
            models.CheckConstraint(
                name="draft_known_method", condition=Q(method__in=[code for code, _label in METHOD_CHOICES])
            ),
            models.CheckConstraint(
                name="draft_known_status",
                condition=Q(status__in=[code for code, _label in DRAFT_STATUS_CHOICES]),
            ),
            models.CheckConstraint(
                name="draft_known_stage", condition=Q(stage__in=[code for code, _label in STAGE_CHOICES])
            ),
            models.CheckConstraint(
                name="draft_done_is_proven_or_says_why_not",
                condition=~Q(status="done")
                | Q(payload__isnull=False, proof__isnull=False, refusal="")
                | (Q(proof__isnull=True) & ~Q(refusal="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.preparation_id}: {self.get_method_display()}"

    @property
    def proven(self) -> bool:
        """Whether it may be chosen as far as safety goes."""
        return self.status == "done" and self.proof is not None

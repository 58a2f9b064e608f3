"""A turn of the steering cycle, what was proposed and confirmed about its stages, and what it still waits for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.turn.rules import Stage
from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area

STAGE_LABELS = {
    Stage.PREPARED: _("vorbereitet"),
    Stage.ANALYSIS: _("Analyse von Bestand und Bedarf"),
    Stage.GOALS: _("gemeinsame Ziele"),
    Stage.MEASURES: _("Maßnahmen"),
    Stage.AGREEMENT: _("Kosten- und Leistungsvereinbarung"),
    Stage.DELIVERY: _("Umsetzung"),
    Stage.REPORT: _("Bericht"),
    Stage.EVALUATION: _("gemeinsame Bewertung"),
    Stage.CARRIED_ON: _("fortgeschrieben"),
}
STAGE_CHOICES = [(stage.value, label) for stage, label in STAGE_LABELS.items()]


class CycleLevel(models.TextChoices):
    """Steering level (Steuerungsebene) a cycle belongs to."""

    STATE = "state", _("Land")
    REGION = "region", _("Region, Kreis")
    PROVIDER = "provider", _("Träger")


class Cycle(models.Model):
    """Cycle (Steuerungszyklus): one turn for an area, from preparation to its continuation in the next turn."""

    level = models.CharField(_("Steuerungsebene"), max_length=20, choices=CycleLevel.choices)
    area = models.ForeignKey(Area, verbose_name=_("Gebiet"), on_delete=models.PROTECT, related_name="cycles")
    name = models.CharField(_("Name"), max_length=120)
    starts_on = models.DateField(_("Beginn"))
    ends_on = models.DateField(_("Ende"))
    stage = models.CharField(_("Station"), max_length=20, choices=STAGE_CHOICES, default=Stage.PREPARED)
    predecessor = models.OneToOneField(
        "self",
        verbose_name=_("setzt fort"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successor",
    )
    synthetic = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        verbose_name = _("Steuerungszyklus")
        verbose_name_plural = _("Steuerungszyklen")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="cycle_once_per_area_and_name", fields=["area", "level", "name"]),
            models.CheckConstraint(
                name="cycle_ends_after_it_begins", condition=Q(ends_on__gt=F("starts_on"))
            ),
            models.CheckConstraint(name="cycle_known_stage", condition=Q(stage__in=[s.value for s in Stage])),
            models.CheckConstraint(name="cycle_known_level", condition=Q(level__in=CycleLevel.values)),
            models.CheckConstraint(
                name="cycle_is_not_its_own_predecessor",
                condition=Q(predecessor__isnull=True) | ~Q(predecessor=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StageProposal(models.Model):
    """Stage proposal (Vorschlag zum Weitergehen): a partner proposes that the cycle goes on to the next stage."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="proposals")
    from_stage = models.CharField(_("von"), max_length=20, choices=STAGE_CHOICES)
    to_stage = models.CharField(_("nach"), max_length=20, choices=STAGE_CHOICES)
    reason = models.TextField(_("Begründung"), blank=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="stage_proposals")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("vorgeschlagen am"), auto_now_add=True)
    applied_at = models.DateTimeField(_("vollzogen am"), null=True, blank=True)
    declined_at = models.DateTimeField(_("abgelehnt am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Vorschlag zum Weitergehen")
        verbose_name_plural = _("Vorschläge zum Weitergehen")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="stage_proposal_known_stages",
                condition=Q(
                    from_stage__in=[stage.value for stage in Stage],
                    to_stage__in=[stage.value for stage in Stage],
                ),
            ),
            models.UniqueConstraint(
                name="stage_proposal_one_open_per_cycle",
                fields=["cycle"],
                condition=Q(applied_at__isnull=True, declined_at__isnull=True),
            ),
            models.CheckConstraint(
                name="stage_proposal_applied_or_declined",
                condition=Q(applied_at__isnull=True) | Q(declined_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle}: {self.get_from_stage_display()} → {self.get_to_stage_display()}"


class StageConfirmation(models.Model):
    """Stage confirmation (Bestätigung): one partner's yes or no to a proposal, with its reason."""

    proposal = models.ForeignKey(StageProposal, on_delete=models.PROTECT, related_name="confirmations")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="stage_confirmations")
    agrees = models.BooleanField(_("stimmt zu"))
    text = models.TextField(_("Begründung"), blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("am"), auto_now_add=True)

    class Meta:
        verbose_name = _("Bestätigung einer Station")
        verbose_name_plural = _("Bestätigungen einer Station")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="stage_confirmation_once_per_partner", fields=["proposal", "partner"]
            ),
            models.CheckConstraint(
                name="stage_confirmation_refusal_has_a_reason", condition=Q(agrees=True) | ~Q(text="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {'ja' if self.agrees else 'nein'}"


class Obligation(models.Model):
    """Obligation (offene Schuldigkeit): something a partner owes the cycle before it may leave a stage.

    Levels above write these rows; the cycle itself need not know what an evaluation or a report is.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="obligations")
    stage = models.CharField(_("Station"), max_length=20, choices=STAGE_CHOICES)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="obligations")
    kind = models.CharField(_("Art"), max_length=40)
    object_id = models.PositiveBigIntegerField(_("Nummer der Sache"))
    description = models.CharField(_("was fehlt"), max_length=300)
    settled_at = models.DateTimeField(_("erledigt am"), null=True, blank=True)

    class Meta:
        verbose_name = _("offene Schuldigkeit")
        verbose_name_plural = _("offene Schuldigkeiten")
        ordering = ["cycle_id", "stage", "pk"]
        constraints = [
            models.CheckConstraint(
                name="obligation_known_stage", condition=Q(stage__in=[stage.value for stage in Stage])
            ),
            models.UniqueConstraint(
                name="obligation_once", fields=["cycle", "stage", "partner", "kind", "object_id"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.description}"

"""What all things on the thread have in common: a title, a cycle, and a partner who owes the answers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.turn.models import Cycle
from kreislauf.foundation.partner.models import Partner


class MatterKind(models.TextChoices):
    """Kind of matter (Art der Sache); the objects a body can have a mandate for."""

    NEED = "need", _("Bedarf")
    GOAL = "goal", _("Ziel")
    MEASURE = "measure", _("Maßnahme")
    AGREEMENT = "agreement", _("Vereinbarung")
    PAPER = "paper", _("Vorlage")


class Audience(models.TextChoices):
    """Audience of a matter (wer sie lesen darf), from the narrowest to the widest; it follows from the status."""

    PARTIES = "parties", _("Vertragsseiten")
    STEERING = "steering", _("Sozialplanung und Liga")
    PARTNERS = "partners", _("alle Partner")
    PUBLIC = "public", _("öffentlich")


class Matter(models.Model):
    """Matter (Sache): what statements are given on and bodies decide about - need, goal, measure, agreement, paper.

    One table under all five, so that a statement or a resolution has a real foreign key whatever it is about.
    """

    kind = models.CharField(_("Art"), max_length=20, choices=MatterKind.choices, editable=False)
    title = models.CharField(_("Titel"), max_length=250)
    cycle = models.ForeignKey(
        Cycle, verbose_name=_("Steuerungszyklus"), on_delete=models.PROTECT, related_name="matters"
    )
    owner = models.ForeignKey(
        Partner,
        verbose_name=_("verantwortlich"),
        on_delete=models.PROTECT,
        related_name="matters_owned",
        help_text=_("Schuldet auf Stellungnahmen eine Antwort."),
    )
    parties = models.ManyToManyField(
        Partner,
        verbose_name=_("Beteiligte"),
        blank=True,
        related_name="matters_concerned",
        help_text=_("Wer selbst etwas davon hat: wer für sie stimmt, ist befangen."),
    )
    begun_on = models.DateField(_("begonnen am"), default=timezone.localdate)
    audience = models.CharField(_("lesen darf"), max_length=20, choices=Audience.choices)
    synthetic = models.BooleanField(_("erfunden"), default=False)

    class Meta:
        verbose_name = _("Sache")
        verbose_name_plural = _("Sachen")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="matter_known_kind", condition=Q(kind__in=MatterKind.values)),
            models.CheckConstraint(name="matter_known_audience", condition=Q(audience__in=Audience.values)),
            models.CheckConstraint(name="matter_has_a_title", condition=~Q(title="")),
        ]
        indexes = [models.Index(fields=["cycle", "kind"], name="matter_by_cycle")]

    def __str__(self) -> str:
        return self.title

"""The voice of the partners: statements on any matter, and the reply the matter's owner owes."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.partner.models import Partner
from kreislauf.region.matter.models import Matter
from kreislauf.region.statement.rules import StatementStatus, status_of

STATUS_LABELS = {
    StatementStatus.REQUESTED: _("erbeten"),
    StatementStatus.LAPSED: _("Frist verstrichen, keine Äußerung"),
    StatementStatus.RECEIVED: _("eingegangen, Antwort steht aus"),
    StatementStatus.ANSWERED: _("beantwortet"),
}


class Position(models.IntegerChoices):
    """Position (Haltung) on a gradient of agreement: eight steps from wholehearted support to a block."""

    WHOLEHEARTED = 1, _("trägt es voll mit")
    SUPPORTS = 2, _("stimmt zu")
    MINOR_CONCERNS = 3, _("stimmt zu, mit kleinen Bedenken")
    RESERVATIONS = 4, _("stimmt zu, mit Vorbehalt")
    ABSTAINS = 5, _("enthält sich")
    MORE_TALK = 6, _("will weiter beraten")
    DISAGREES = 7, _("stimmt nicht zu, blockiert aber nicht")
    BLOCKS = 8, _("kann es nicht mittragen")


class StatementRequest(models.Model):
    """Statement request (Bitte um Stellungnahme): one round, one due date for every partner asked."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="statement_requests")
    asked_by = models.ForeignKey(
        Partner, verbose_name=_("gefragt von"), on_delete=models.PROTECT, related_name="statements_asked"
    )
    asked_on = models.DateField(_("gefragt am"))
    due_on = models.DateField(_("Frist"))

    class Meta:
        verbose_name = _("Bitte um Stellungnahme")
        verbose_name_plural = _("Bitten um Stellungnahme")
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="statement_request_due_after_asked", condition=Q(due_on__gt=F("asked_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter}: bis {self.due_on:%d.%m.%Y}"


class Statement(models.Model):
    """Statement (Stellungnahme) of a partner on a matter: asked for, or given of its own accord (no request).

    From `given_at` on everybody who may see the matter reads the same text: there is no earlier reader.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="statements")
    request = models.ForeignKey(
        StatementRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="statements")
    position = models.PositiveSmallIntegerField(_("Haltung"), choices=Position.choices, null=True, blank=True)
    text = models.TextField(_("Text"), blank=True)
    given_at = models.DateTimeField(_("veröffentlicht am"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("Stellungnahme")
        verbose_name_plural = _("Stellungnahmen")
        ordering = ["matter_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="statement_once_per_request_and_partner",
                fields=["request", "partner"],
                condition=Q(request__isnull=False),
            ),
            models.CheckConstraint(
                name="statement_given_whole_or_not_at_all",
                condition=Q(given_at__isnull=True, position__isnull=True, text="", given_by__isnull=True)
                | (Q(given_at__isnull=False, position__isnull=False, given_by__isnull=False) & ~Q(text="")),
            ),
            models.CheckConstraint(
                name="statement_asked_or_given",
                condition=Q(request__isnull=False) | Q(given_at__isnull=False),
            ),
            models.CheckConstraint(
                name="statement_known_position",
                condition=Q(position__isnull=True) | Q(position__in=Position.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.matter}"

    def status_on(self, today: date | None = None) -> StatementStatus:
        """The status on a day (default: today)."""
        return status_of(
            given=self.given_at is not None,
            answered=hasattr(self, "reply"),
            due_on=self.request.due_on if self.request else None,
            today=today or timezone.localdate(),
        )

    @property
    def status_label(self) -> str:
        """The status of today in words."""
        return str(STATUS_LABELS[self.status_on()])


class ReplyOutcome(models.TextChoices):
    """Outcome of a reply (Ergebnis der Antwort)."""

    TAKEN_UP = "taken_up", _("übernommen")
    PARTLY = "partly", _("teilweise übernommen")
    NOT_TAKEN_UP = "not_taken_up", _("nicht übernommen")


class Reply(models.Model):
    """Reply (Antwort) of the matter's owner to a statement: what became of it, and why where it was not taken up."""

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="reply")
    outcome = models.CharField(_("Ergebnis"), max_length=20, choices=ReplyOutcome.choices)
    reason = models.TextField(_("Begründung"), blank=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="replies")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("am"), default=timezone.now)

    class Meta:
        verbose_name = _("Antwort auf eine Stellungnahme")
        verbose_name_plural = _("Antworten auf Stellungnahmen")
        constraints = [
            models.CheckConstraint(name="reply_known_outcome", condition=Q(outcome__in=ReplyOutcome.values)),
            models.CheckConstraint(
                name="reply_gives_a_reason_unless_taken_up",
                condition=Q(outcome=ReplyOutcome.TAKEN_UP) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.statement}"

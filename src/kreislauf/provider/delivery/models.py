"""Delivery reports: the number comes from a released cell, never from a keyboard."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kreislauf.evidence.release.models import ReleasedCell
from kreislauf.provider.agreement.models import Agreement
from kreislauf.provider.delivery.rules import DeliveryStatus

STATUS_LABELS = {
    DeliveryStatus.DRAFT: _("Entwurf"),
    DeliveryStatus.SUBMITTED: _("eingereicht"),
    DeliveryStatus.QUERIED: _("Rückfrage"),
    DeliveryStatus.ACCEPTED: _("angenommen"),
    DeliveryStatus.LOCKED: _("gesperrt"),
}


class DeliveryReport(models.Model):
    """Delivery report (Leistungsbericht) on an agreement for a period.

    `cells` are the released counts that make up its period, one after the other; a hidden cell stays hidden: the report
    then shows the interval the reader may know.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="deliveries")
    period_from = models.DateField(_("Zeitraum von"))
    period_to = models.DateField(_("Zeitraum bis"))
    cells = models.ManyToManyField(
        ReleasedCell,
        verbose_name=_("freigegebene Zellen"),
        through="DeliveryCount",
        related_name="delivery_reports",
    )
    narrative = models.TextField(_("Bericht"), blank=True)
    status = models.CharField(
        _("Stand"),
        max_length=20,
        choices=[(s.value, label) for s, label in STATUS_LABELS.items()],
        default=DeliveryStatus.DRAFT,
    )
    submitted_at = models.DateTimeField(_("eingereicht am"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("angenommen am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Leistungsbericht")
        verbose_name_plural = _("Leistungsberichte")
        ordering = ["agreement_id", "period_from"]
        constraints = [
            models.UniqueConstraint(name="delivery_once_per_period", fields=["agreement", "period_from"]),
            models.CheckConstraint(
                name="delivery_known_status", condition=Q(status__in=[s.value for s in DeliveryStatus])
            ),
            models.CheckConstraint(
                name="delivery_period_ends_after_it_begins", condition=Q(period_to__gte=F("period_from"))
            ),
            models.CheckConstraint(
                name="delivery_submitted_with_text",
                condition=Q(status=DeliveryStatus.DRAFT.value)
                | (Q(submitted_at__isnull=False) & ~Q(narrative="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.period_from:%d.%m.%Y}-{self.period_to:%d.%m.%Y}"


class DeliveryCount(models.Model):
    """Delivery count (Zählung eines Leistungsberichts): one released cell a report's number is made of.

    A cell is named once per agreement, so that nothing is counted as delivered twice.
    """

    report = models.ForeignKey(DeliveryReport, on_delete=models.PROTECT, related_name="counts")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    cell = models.ForeignKey(
        ReleasedCell, verbose_name=_("freigegebene Zelle"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("Zählung eines Leistungsberichts")
        verbose_name_plural = _("Zählungen der Leistungsberichte")
        ordering = ["report_id", "pk"]
        constraints = [
            models.UniqueConstraint(name="delivery_counts_a_cell_once", fields=["agreement", "cell"])
        ]

    def __str__(self) -> str:
        return str(self.cell)


class DeliveryQuery(models.Model):
    """Delivery query (Rückfrage) of the county to a submitted report; the next submission answers it."""

    report = models.ForeignKey(DeliveryReport, on_delete=models.PROTECT, related_name="queries")
    text = models.TextField(_("Rückfrage"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("am"), auto_now_add=True)

    class Meta:
        verbose_name = _("Rückfrage zu einem Leistungsbericht")
        verbose_name_plural = _("Rückfragen zu Leistungsberichten")
        ordering = ["report_id", "asked_at"]

    def __str__(self) -> str:
        return self.text[:60]

"""Agreements: what a provider shall deliver on a measure, in which units, for how many euros from which line."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kreislauf.evidence.release.models import Unit
from kreislauf.foundation.partner.models import Partner
from kreislauf.provider.agreement.rules import AgreementStatus
from kreislauf.region.budget.models import BudgetLine
from kreislauf.region.law.models import PlanningBasis
from kreislauf.region.matter.models import Matter
from kreislauf.region.measure.models import Measure

STATUS_LABELS = {
    AgreementStatus.REQUESTED: _("Aufforderung zur Verhandlung"),
    AgreementStatus.NEGOTIATING: _("in Verhandlung"),
    AgreementStatus.ARBITRATION: _("bei der Schiedsstelle"),
    AgreementStatus.SETTLED: _("geeint"),
    AgreementStatus.SIGNED: _("unterzeichnet"),
    AgreementStatus.IN_FORCE: _("gültig"),
    AgreementStatus.EXPIRED: _("ausgelaufen"),
    AgreementStatus.TERMINATED: _("gekündigt oder beendet"),
}


class AgreementKind(models.TextChoices):
    """Kind of agreement (Art der Vereinbarung)."""

    SERVICE = "service", _("Leistungs- und Vergütungsvereinbarung")
    GRANT_CONTRACT = "grant_contract", _("Zuwendungsvertrag")
    GRANT_NOTICE = "grant_notice", _("Zuwendungsbescheid")


class ReportingRhythm(models.IntegerChoices):
    """Reporting rhythm (Berichtsrhythmus) in months."""

    QUARTER = 3, _("vierteljährlich")
    HALF_YEAR = 6, _("halbjährlich")
    YEAR = 12, _("jährlich")


class Agreement(Matter):
    """Agreement (Leistungs- und Vergütungsvereinbarung, Zuwendungsvertrag) between county and provider on a measure.

    `measure` may be empty for an agreement inherited from before; the gap list names it ("Vereinbarung ohne Ziel").
    The money is drawn from one budget line; the sum over its agreements never exceeds what is approved.
    """

    matter_ptr = models.OneToOneField(
        Matter, parent_link=True, primary_key=True, on_delete=models.CASCADE, related_name="as_agreement"
    )
    measure = models.ForeignKey(
        Measure,
        verbose_name=_("Maßnahme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agreements",
    )
    provider = models.ForeignKey(
        Partner, verbose_name=_("Träger"), on_delete=models.PROTECT, related_name="agreements"
    )
    county = models.ForeignKey(
        Partner, verbose_name=_("Kreis"), on_delete=models.PROTECT, related_name="agreements_as_county"
    )
    agreement_kind = models.CharField(_("Art"), max_length=20, choices=AgreementKind.choices)
    legal_basis = models.ForeignKey(
        PlanningBasis, verbose_name=_("Rechtsgrundlage"), on_delete=models.PROTECT, related_name="agreements"
    )
    asked_on = models.DateField(_("Aufforderung vom"))
    asked_by = models.ForeignKey(
        Partner, verbose_name=_("aufgefordert von"), on_delete=models.PROTECT, related_name="+"
    )
    term_from = models.DateField(_("Laufzeit von"))
    term_to = models.DateField(_("Laufzeit bis"))
    unit = models.CharField(_("Zähleinheit"), max_length=20, choices=Unit.choices)
    agreed_units = models.PositiveIntegerField(_("vereinbarte Menge"))
    cents = models.PositiveBigIntegerField(_("Betrag in Cent"))
    line = models.ForeignKey(
        BudgetLine, verbose_name=_("Budgetposten"), on_delete=models.PROTECT, related_name="agreements"
    )
    reporting_months = models.PositiveSmallIntegerField(
        _("Berichtsrhythmus"), choices=ReportingRhythm.choices, default=ReportingRhythm.YEAR
    )
    status = models.CharField(
        _("Stand"),
        max_length=20,
        choices=[(s.value, label) for s, label in STATUS_LABELS.items()],
        default=AgreementStatus.REQUESTED,
    )
    ended_on = models.DateField(_("beendet am"), null=True, blank=True)
    end_reason = models.CharField(_("Grund der Beendigung"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Vereinbarung")
        verbose_name_plural = _("Vereinbarungen")
        constraints = [
            models.CheckConstraint(
                name="agreement_known_status", condition=Q(status__in=[s.value for s in AgreementStatus])
            ),
            models.CheckConstraint(
                name="agreement_known_kind", condition=Q(agreement_kind__in=AgreementKind.values)
            ),
            models.CheckConstraint(name="agreement_known_unit", condition=Q(unit__in=Unit.values)),
            models.CheckConstraint(
                name="agreement_known_rhythm", condition=Q(reporting_months__in=ReportingRhythm.values)
            ),
            models.CheckConstraint(
                name="agreement_term_ends_after_it_begins", condition=Q(term_to__gte=F("term_from"))
            ),
            # Prospective: an agreement is asked for before its term begins.
            models.CheckConstraint(
                name="agreement_is_prospective", condition=Q(asked_on__lte=F("term_from"))
            ),
            models.CheckConstraint(name="agreement_names_units", condition=Q(agreed_units__gte=1)),
            models.CheckConstraint(
                name="agreement_terminated_with_day_and_reason",
                condition=~Q(status=AgreementStatus.TERMINATED.value)
                | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["line", "status"], name="agreement_by_line")]

    def __str__(self) -> str:
        return self.title


class AgreementSide(models.TextChoices):
    """Side of an agreement (Vertragsseite)."""

    COUNTY = "county", _("Kreis")
    PROVIDER = "provider", _("Träger")


class AgreementSignature(models.Model):
    """Signature (Unterzeichnung) of one side."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(pgettext_lazy("Vertrag", "Seite"), max_length=20, choices=AgreementSide.choices)
    signed_on = models.DateField(_("am"))
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Unterzeichnung")
        verbose_name_plural = _("Unterzeichnungen")
        ordering = ["agreement_id", "signed_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="agreement_signed_once_per_side", fields=["agreement", "side"]),
            models.CheckConstraint(
                name="agreement_signature_known_side", condition=Q(side__in=AgreementSide.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.signed_on:%d.%m.%Y}"

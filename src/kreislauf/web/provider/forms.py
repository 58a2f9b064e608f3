"""Forms of agreements and delivery reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.evidence.release.models import Unit
from kreislauf.foundation.partner.models import Partner, PartnerKind
from kreislauf.provider.agreement.models import AgreementKind, ReportingRhythm
from kreislauf.provider.delivery.rules import TIME_DIMENSION
from kreislauf.provider.delivery.selectors import CountChoice, delivered_by
from kreislauf.region.budget.models import BudgetLine
from kreislauf.region.law.models import PlanningBasis
from kreislauf.region.measure.models import Measure
from kreislauf.region.measure.rules import CARRIES_AGREEMENTS
from kreislauf.web.region.fields import EuroField, day_field, offer, text_field
from kreislauf.web.region.words import cell_words, origin_words
from kreislauf.web.thread.words import delivered_words


def _first_day() -> object:
    return timezone.localdate() + timedelta(days=90)


class AgreementForm(forms.Form):
    """Ask the other side to negotiate."""

    title = forms.CharField(label=_("Worum geht es?"), max_length=250)
    measure = forms.ModelChoiceField(label=_("Maßnahme"), queryset=Measure.objects.none())
    provider = forms.ModelChoiceField(label=_("Träger"), queryset=Partner.objects.none())
    agreement_kind = forms.ChoiceField(label=_("Art"), choices=AgreementKind.choices)
    legal_basis = forms.ModelChoiceField(
        label=_("Rechtsgrundlage"), queryset=PlanningBasis.objects.order_by("code")
    )
    term_from = day_field(_("Laufzeit von"), initial=_first_day)
    term_to = day_field(_("Laufzeit bis"))
    unit = forms.ChoiceField(
        label=_("Was wird gezählt?"),
        choices=Unit.choices,
        help_text=_("Dieselbe Einheit wie in der Statistik."),
    )
    agreed_units = forms.IntegerField(label=_("Vereinbarte Menge"), min_value=1, max_value=10_000_000)
    cents = EuroField(label=_("Betrag in Euro"))
    line = forms.ModelChoiceField(label=_("Budgetposten"), queryset=BudgetLine.objects.none())
    reporting_months = forms.TypedChoiceField(
        label=_("Berichtsrhythmus"), choices=ReportingRhythm.choices, coerce=int, initial=ReportingRhythm.YEAR
    )

    def __init__(self, *args: Any, cycle_id: int, provider: Partner | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "measure",
            Measure.objects.filter(
                cycle_id=cycle_id, status__in=[status.value for status in CARRIES_AGREEMENTS]
            ),
        )
        offer(self, "line", BudgetLine.objects.filter(budget__cycle_id=cycle_id).select_related("source"))
        providers = Partner.objects.filter(kind=PartnerKind.PROVIDER).order_by("name")
        offer(self, "provider", providers.filter(pk=provider.pk) if provider else providers)

    def clean(self) -> dict[str, object]:
        """The term ends after it begins."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("term_from"), cleaned.get("term_to")
        if first and last and last < first:
            self.add_error("term_to", _("Die Laufzeit endet, bevor sie beginnt."))
        return cleaned


class SettleForm(forms.Form):
    """What both sides are settled on."""

    cents = EuroField(label=_("Betrag in Euro"))
    agreed_units = forms.IntegerField(label=_("Vereinbarte Menge"), min_value=1, max_value=10_000_000)


class DeliveryForm(forms.Form):
    """The released count and the narrative; the number itself is never typed."""

    count = forms.TypedChoiceField(
        label=_("Erbrachte Leistung aus den freigegebenen Zahlen"),
        coerce=lambda value: [int(part) for part in value.split("-")],
    )
    narrative = text_field(_("Bericht"), rows=6)

    def __init__(self, *args: Any, choices: Sequence[CountChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(choice.value, _said(choice)) for choice in choices]
        # Where there is one count, it is chosen; where there are several, somebody chooses.
        empty = [] if len(offered) == 1 else [("", str(_("Bitte wählen")))]
        cast(forms.ChoiceField, self.fields["count"]).choices = empty + offered


def _said(choice: CountChoice) -> str:
    """What is counted, from when to when, how many, and where it comes from."""
    cells = choice.cells
    units = delivered_by(cells)
    number = delivered_words(units.value, units.lower, units.upper) if units else ""
    what = ", ".join(part for part in (cell_words(cells[0], without=TIME_DIMENSION), _period(choice)) if part)
    origin = origin_words(cell.release.number for cell in cells)
    return f"{what}: {number} ({cells[0].release.get_unit_display()}, {origin})"


def _period(choice: CountChoice) -> str:
    return f"{choice.first:%d.%m.%Y}–{choice.last:%d.%m.%Y}"


class PeriodForm(forms.Form):
    """The period a report is about."""

    period_from = day_field(_("Zeitraum von"))
    period_to = day_field(_("Zeitraum bis"))


class QueryForm(forms.Form):
    """A question to the provider."""

    text = text_field(_("Rückfrage"), rows=3)

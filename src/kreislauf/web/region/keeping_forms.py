"""Forms of what a county sets up and keeps: cycle, budget, bodies."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kreislauf.foundation.partner.models import Partner
from kreislauf.foundation.place.models import Area, AreaKind
from kreislauf.region.body.models import ACT_CHOICES, Band, BodyKind, DecisionRule
from kreislauf.region.budget.models import FundingSource, SourceKind
from kreislauf.region.law.models import Bindingness, PlanningBasis
from kreislauf.region.matrix.models import ActionField
from kreislauf.region.matter.models import MatterKind
from kreislauf.web.region.fields import EuroField, day_field

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def _short(name: object, longest: int) -> str:
    """A short name for addresses: "Beirat für Soziales" -> "beirat-fuer-soziales"."""
    return slugify(str(name or "").translate(_UMLAUTS))[:longest].rstrip("-")


def _counties() -> Any:
    return Area.objects.filter(kind=AreaKind.COUNTY)


def _only_county() -> Area | None:
    """The county, where there is just one: then nobody needs to choose it."""
    found = list(_counties()[:2])
    return found[0] if len(found) == 1 else None


def _next_year() -> int:
    return timezone.localdate().year + 1


class CycleForm(forms.Form):
    """The first cycle of a county."""

    area = forms.ModelChoiceField(label=_("Gebiet"), queryset=_counties(), initial=_only_county)
    name = forms.CharField(label=_("Name"), max_length=100)
    starts_on = day_field(_("beginnt am"), initial=lambda: date(_next_year(), 1, 1))
    ends_on = day_field(_("endet am"), initial=lambda: date(_next_year() + 1, 12, 31))

    def clean(self) -> dict[str, object]:
        """It ends after it begins."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last <= first:
            self.add_error("ends_on", _("Der Zyklus endet, bevor er beginnt."))
        return cleaned


class BudgetForm(forms.Form):
    """A year's budget."""

    year = forms.IntegerField(label=_("Jahr"), min_value=2000, max_value=2100)
    name = forms.CharField(label=_("Name"), max_length=120, initial=_("Budget Soziale Dienste"))


class FundingSourceForm(forms.Form):
    """Who gives money."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Art"), choices=SourceKind.choices)

    def clean(self) -> dict[str, object]:
        """The short name is made from the name."""
        cleaned = super().clean() or {}
        return {**cleaned, "code": _short(cleaned.get("name"), 40)}


class BudgetLineForm(forms.Form):
    """One source's money for one field of action."""

    name = forms.CharField(label=_("Bezeichnung"), max_length=200)
    action_field = forms.ChoiceField(label=_("Handlungsfeld"), choices=ActionField.choices)
    source = forms.ModelChoiceField(
        label=_("Geldgeber"),
        queryset=FundingSource.objects.all(),
        help_text=_("Fehlt der Geldgeber, tragen Sie ihn auf der Budgetseite ein."),
    )
    planned_cents = EuroField(label=_("geplant in Euro"))


class ApprovalForm(forms.Form):
    """What was approved for a line."""

    approved_cents = EuroField(label=_("bewilligt in Euro"))


class PaymentForm(forms.Form):
    """A payment from a line."""

    cents = EuroField(label=_("ausgezahlt in Euro"))


class BodyForm(forms.Form):
    """A body."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Art"), choices=BodyKind.choices)
    band = forms.ChoiceField(label=_("Ebene"), choices=Band.choices)
    area = forms.ModelChoiceField(label=_("Gebiet"), queryset=_counties(), initial=_only_county)
    decision_rule = forms.ChoiceField(label=_("Entscheidungsregel"), choices=DecisionRule.choices)
    legal_basis = forms.ModelChoiceField(
        label=_("Rechtsgrundlage"),
        queryset=PlanningBasis.objects.all(),
        required=False,
        help_text=_("Leer: eigene Geschäftsordnung."),
    )
    seats = forms.IntegerField(label=_("Sitze mit Stimme"), min_value=1, max_value=200, required=False)
    valid_from = day_field(_("gültig ab"), initial=timezone.localdate)

    def clean(self) -> dict[str, object]:
        """The short name is made from the name."""
        cleaned = super().clean() or {}
        slug = _short(cleaned.get("name"), 60)
        if cleaned.get("name") and not slug:
            self.add_error("name", _("Der Name braucht Buchstaben oder Ziffern."))
        return {**cleaned, "slug": slug}


class MemberForm(forms.Form):
    """A seat in a body."""

    name = forms.CharField(label=_("Name"), max_length=200)
    on_behalf_of = forms.ModelChoiceField(
        label=_("im Namen von"),
        queryset=Partner.objects.order_by("name"),
        required=False,
        help_text=_("Wer im Namen eines Partners sitzt, stimmt nicht mit, wenn es um diesen Partner geht."),
    )
    voting_right = forms.BooleanField(label=_("stimmberechtigt"), required=False, initial=True)
    valid_from = day_field(_("ab"), initial=timezone.localdate)


class MandateForm(forms.Form):
    """What a body may do."""

    object_kind = forms.ChoiceField(label=_("Gegenstand"), choices=MatterKind.choices)
    act = forms.ChoiceField(label=_("Befugnis"), choices=ACT_CHOICES)
    legal_basis = forms.ModelChoiceField(label=_("Rechtsgrundlage"), queryset=PlanningBasis.objects.all())
    valid_from = day_field(_("gültig ab"), initial=timezone.localdate)


class EndForm(forms.Form):
    """The last day of something that was."""

    on = day_field(_("letzter Tag"), initial=timezone.localdate)


class PlanningBasisForm(forms.Form):
    """A legal basis, as whoever enters it has read it."""

    text = forms.CharField(label=_("Vorschrift"), max_length=120, help_text=_("Zum Beispiel: § 29 HKO"))
    title = forms.CharField(label=_("Gegenstand"), max_length=200)
    bindingness = forms.ChoiceField(label=_("Bindung"), choices=Bindingness.choices)
    source = forms.CharField(
        label=_("Quelle der Angabe"), max_length=200, help_text=_("Wo und wann Sie das gelesen haben.")
    )
    valid_from = day_field(_("gültig ab"), initial=timezone.localdate)

    def clean(self) -> dict[str, object]:
        """The short name is made from the statute."""
        cleaned = super().clean() or {}
        return {**cleaned, "code": _short(cleaned.get("text"), 60)}

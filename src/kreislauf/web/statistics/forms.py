"""Forms of the statistics office: what to prepare, why something is refused or superseded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.catalogue import load_catalogue
from kreislauf.evidence.release.models import Profile
from kreislauf.statistics.release.models import STATUS_CHOICES
from kreislauf.web.evidence.words import language

YEARS_BACK = 10


class PrepareForm(forms.Form):
    """Which table of the closed catalogue to prepare, for whom, for which year."""

    table_id = forms.ChoiceField(label=_("Tabelle"))
    profile = forms.ChoiceField(
        label=_("Für wen?"),
        choices=Profile.choices,
        help_text=_("Am besten erst öffentlich, dann für Träger und Land, zuletzt intern."),
    )
    year = forms.ChoiceField(label=_("Jahr"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tables = load_catalogue().tables.values()
        _choice(self, "table_id").choices = [(t.id, t.title.in_language(language())) for t in tables]
        last = timezone.localdate().year - 1
        _choice(self, "year").choices = [(str(y), str(y)) for y in range(last, last - YEARS_BACK, -1)]


class ReasonForm(forms.Form):
    """A reason in one sentence, for those who follow the decision later."""

    reason = forms.CharField(
        label=_("Begründung"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000, strip=True
    )


class PreparationFilter(forms.Form):
    """Which preparations to list."""

    status = forms.ChoiceField(label=_("Stand"), required=False, choices=[("", _("alle")), *STATUS_CHOICES])


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    """A choice field of a form, by name."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    return field

"""Filters of the evidence pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kreislauf.evidence.release.models import Profile, Release
from kreislauf.web.evidence.words import table_title


class EvidenceFilter(forms.Form):
    """Which released tables to list; offers only what there is for this person."""

    table_id = forms.ChoiceField(label=_("Tabelle"), required=False)
    year = forms.ChoiceField(label=_("Jahr"), required=False)
    profile = forms.ChoiceField(label=_("Schutzprofil"), required=False)
    superseded = forms.BooleanField(label=_("auch ersetzte Fassungen"), required=False)

    def __init__(self, *args: Any, releases: QuerySet[Release], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("alle"))
        found = list(releases)
        titles = {release.table_id: table_title(release) for release in found}
        years = sorted({release.period_from.year for release in found}, reverse=True)
        profiles = [p for p in Profile if p in {release.profile for release in found}]
        _choice(self, "table_id").choices = [everything, *sorted(titles.items(), key=lambda item: item[1])]
        _choice(self, "year").choices = [everything, *((str(year), str(year)) for year in years)]
        _choice(self, "profile").choices = [everything, *((p.value, p.label) for p in profiles)]


def _choice(form: forms.Form, name: str) -> forms.ChoiceField:
    """A choice field of a form, by name."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    return field

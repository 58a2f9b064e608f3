"""Fields the forms of region and provider share: days, sentences, euros, released figures."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kreislauf.evidence.figure.models import Figure
from kreislauf.foundation.money.rules import NotAnAmount, cents
from kreislauf.web.region.words import printed_figure

Label = Any  # a text or a lazy translation; Django's stubs know the latter by another name


def offer(form: forms.Form, name: str, things: QuerySet[Any]) -> None:
    """Let a field of the form offer exactly these things."""
    cast(forms.ModelChoiceField, form.fields[name]).queryset = things


def day_field(label: Label, **options: Any) -> forms.DateField:
    """A day, typed or picked."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


def text_field(label: Label, rows: int = 4, **options: Any) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(
        label=label, max_length=8_000, widget=forms.Textarea(attrs={"rows": rows}), **options
    )


#: No county's amount has more digits; the database could not hold many more.
MOST_CENTS = 100_000_000_000_00


class EuroField(forms.Field):
    """An amount typed as a German reader writes it; its value is whole cents."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 24})

    def to_python(self, value: object) -> int | None:
        """Cents, None for an empty field."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            amount = cents(text)
        except NotAnAmount as error:
            raise forms.ValidationError(
                _("„%(text)s“ ist kein Betrag. Erwartet wird zum Beispiel 1.234,56.") % {"text": text}
            ) from error
        if amount < 0:
            raise forms.ValidationError(_("Der Betrag darf nicht negativ sein."))
        if amount > MOST_CENTS:
            raise forms.ValidationError(_("Der Betrag ist zu groß."))
        return amount


class FigureChoice(forms.ModelChoiceField):
    """One released figure, with area, year and trace number."""

    def label_from_instance(self, obj: Figure) -> str:
        """As it is printed."""
        return printed_figure(obj)

"""Fields of a page for the types of answers the catalogue knows. They carry text; the catalogue judges it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kreislauf.catalogue import MISSING_CODES, Code, CodeList, Field
from kreislauf.catalogue.parsing import COUNT_SEPARATOR, SEPARATOR

Choice = tuple[str, str | Promise]
#: From so many entries on, a list can be searched by typing (with JavaScript; without it is a plain list).
SEARCHABLE_FROM = 9


class AnswerField(forms.Field):
    """Any answer: takes what was typed as it is; `required` only marks it, the catalogue decides."""

    def validate(self, value: object) -> None:
        """Left to the catalogue."""


def choices_of(codes: Sequence[Code], language: str) -> list[Choice]:
    """Codes as choices, the two special answers last."""
    content = [(c.code, c.label.in_language(language)) for c in codes if not c.is_missing]
    special = [(c.code, c.label.in_language(language)) for c in codes if c.is_missing]
    return [*content, *special]


def grouped_choices(code_list: CodeList, groups: CodeList | None, day: date, language: str) -> list[Any]:
    """The choices of a list on a day; under the headings of its groups where it has some."""
    codes = code_list.codes_on(day)
    if groups is None:
        return choices_of(codes, language)
    by_group: dict[str, list[Choice]] = {}
    for code in codes:
        if not code.is_missing and code.group is not None and code.group in groups:
            label = groups.label(code.group, language)
            by_group.setdefault(label, []).append((code.code, code.label.in_language(language)))
    loose = [(c.code, c.label.in_language(language)) for c in codes if c.is_missing or c.group not in groups]
    return [*by_group.items(), *loose]


class DayInput(forms.TextInput):
    """A day, typed; with JavaScript a button beside it opens the browser's calendar."""

    def __init__(self) -> None:
        super().__init__(
            {"data-day": "", "inputmode": "text", "autocomplete": "off", "placeholder": "TT.MM.JJJJ"}
        )

    def format_value(self, value: object) -> str | None:
        """Stored days (2026-04-03) as people write them."""
        text = str(value or "")
        parts = text.split("-")
        return ".".join(reversed(parts)) if len(parts) == 3 and parts[0].isdecimal() else text


class MonthInput(forms.TextInput):
    """A month of birth, typed; the special answers are offered as suggestions."""

    def format_value(self, value: object) -> str | None:
        """Stored months (1990-05) as people write them."""
        text = str(value or "")
        parts = text.split("-")
        if text in MISSING_CODES:
            return str({"unknown": _("unbekannt"), "not_stated": _("keine Angabe")}.get(text, text))
        return ".".join(reversed(parts)) if len(parts) == 2 and parts[0].isdecimal() else text


class SeveralSelects(forms.MultiWidget):
    """Several codes as several short lists, one per part; stored as codes joined by "|"."""

    use_fieldset = True
    template_name = "case/selects.html"

    def __init__(self, lists: Sequence[tuple[str | Promise, Sequence[Any]]]) -> None:
        widgets = [forms.Select({"data-caption": label}, choices) for label, choices in lists]
        self.known = [{str(code) for code, _label in _flat(choices)} for _label, choices in lists]
        super().__init__(widgets)

    def decompress(self, value: object) -> list[str]:
        """Each code into the first list that knows it and is still empty."""
        parts = [""] * len(self.known)
        for code in str(value or "").split(SEPARATOR):
            free = [i for i, known in enumerate(self.known) if code in known and not parts[i]]
            if free and code:
                parts[free[0]] = code
        return parts

    # Django promises the list of its parts here; only the field takes the value, and ours takes text.
    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The chosen codes joined by "|"."""
        chosen = super().value_from_datadict(data, files, name)
        return SEPARATOR.join(dict.fromkeys(code for code in chosen if code))


def _flat(choices: Sequence[Any]) -> list[Choice]:
    flat: list[Choice] = []
    for value, label in choices:
        flat += label if isinstance(label, list | tuple) else [(value, label)]
    return flat


class CountsByBand(forms.MultiWidget):
    """A number for each band, or one of the special answers; stored as "0-2:1|3-5:0"."""

    use_fieldset = True
    template_name = "case/counts.html"

    def __init__(self, bands: Sequence[Choice], special: Sequence[Choice]) -> None:
        self.bands = [str(code) for code, _label in bands]
        number = {"inputmode": "numeric", "size": "3", "maxlength": "2", "autocomplete": "off"}
        widgets: list[forms.Widget] = [
            forms.TextInput({**number, "data-caption": label}) for _c, label in bands
        ]
        widgets.append(
            forms.Select({"data-caption": pgettext_lazy("statt einer Zahl", "oder")}, [("", "–"), *special])
        )
        super().__init__(widgets)

    def decompress(self, value: object) -> list[str]:
        """The number of each band, or the special answer in the last place."""
        text = str(value or "")
        if COUNT_SEPARATOR not in text:
            return [""] * len(self.bands) + [text]
        numbers = dict(pair.partition(COUNT_SEPARATOR)[::2] for pair in text.split(SEPARATOR))
        return [numbers.get(band, "") for band in self.bands] + [""]

    # Django promises the list of its parts here; only the field takes the value, and ours takes text.
    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The stored form of what was typed; "" where nothing was."""
        *numbers, special = [str(v or "").strip() for v in super().value_from_datadict(data, files, name)]
        given = [f"{band}{COUNT_SEPARATOR}{n}" for band, n in zip(self.bands, numbers, strict=True) if n]
        return SEPARATOR.join(given) or special


class Ticks(forms.CheckboxSelectMultiple):
    """Several codes to tick; stored as codes joined by "|"."""

    def format_value(self, value: object) -> list[str]:
        """The ticked codes."""
        return str(value or "").split(SEPARATOR) if isinstance(value, str) else super().format_value(value)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        """The ticked codes joined by "|"."""
        ticked = super().value_from_datadict(data, files, name)
        return ticked if isinstance(ticked, str) else SEPARATOR.join(ticked or [])


def widget_of(field: Field, code_lists: Mapping[str, CodeList], day: date, language: str) -> forms.Widget:
    """The widget for a field of the catalogue."""
    if field.type == "date":
        return DayInput()
    if field.type == "year_month":
        return MonthInput({"autocomplete": "off", "placeholder": "MM.JJJJ", "data-month": ""})
    if field.type == "number":
        return forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "size": "6"})
    if field.code_list is None:
        return forms.TextInput({"autocomplete": "off", "maxlength": str(field.at_most or 200)})
    groups = code_lists.get(field.code_list.groups) if field.code_list.groups else None
    if field.type == "counts_by_band":
        return CountsByBand(
            choices_of(field.code_list.codes_on(day), language), choices_of(field.missing, language)
        )
    if field.type == "codes":
        return _several(field, groups, day, language)
    choices = grouped_choices(field.code_list, groups, day, language)
    searchable = {"data-combobox": ""} if len(_flat(choices)) >= SEARCHABLE_FROM else {}
    return forms.Select(searchable, [("", "–"), *choices])


def _several(field: Field, groups: CodeList | None, day: date, language: str) -> forms.Widget:
    if field.code_list is None:
        raise TypeError(field.id)
    if field.code_list.one_per_group and groups is not None:
        return SeveralSelects(_one_per_group(field.code_list, groups, day, language))
    choices = grouped_choices(field.code_list, groups, day, language)
    if field.at_most is not None and field.at_most <= 3:
        label = field.label.in_language(language)
        several = [(f"{label} {n}", [("", "–"), *choices]) for n in range(1, field.at_most + 1)]
        return SeveralSelects(several)
    return Ticks(choices=choices_of(field.code_list.codes_on(day), language))


def _one_per_group(
    code_list: CodeList, groups: CodeList, day: date, language: str
) -> list[tuple[str, list[Choice]]]:
    """One short list for each group; the special answers hold for all and stand in the first."""
    codes = code_list.codes_on(day)
    special = choices_of([code for code in codes if code.is_missing], language)
    lists: list[tuple[str, list[Choice]]] = []
    for group in groups.codes_on(day):
        own = [(c.code, c.label.in_language(language)) for c in codes if c.group == group.code]
        empty: Choice = ("", _("noch nicht gefragt"))
        lists.append((group.label.in_language(language), [empty, *own, *(special if not lists else [])]))
    return lists

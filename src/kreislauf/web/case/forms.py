"""Forms made from the catalogue: one definition, no field named twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kreislauf.case.casefile.selectors import ALL, CLOSED, OPEN, ListFilter
from kreislauf.case.episode.selectors import offers_of_houses
from kreislauf.case.form.selectors import county_catalogue, reading_language
from kreislauf.catalogue import Catalogue, Code, Problem
from kreislauf.foundation.account.models import User
from kreislauf.web.case.widgets import SEARCHABLE_FROM, AnswerField, widget_of


class CatalogueForm(forms.Form):
    """A form of the catalogue (e.g. "intake"), or several together, as one page.

    Nothing is validated here: a service raises `AnswersRefused` and `show_problems` puts each one to its field.
    """

    use_required_attribute = False

    def __init__(self, form_ids: Iterable[str], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.catalogue: Catalogue = county_catalogue()
        self.form_ids = tuple(form_ids)
        language, today = reading_language(), timezone.localdate()
        for form_id in self.form_ids:
            for field in self.catalogue.form(form_id).fields:
                self.fields[field.id] = AnswerField(
                    label=field.label.in_language(language),
                    help_text=field.help.in_language(language),
                    required=field.mandatory,
                    widget=widget_of(field, self.catalogue.code_lists, today, language),
                )

    @property
    def counted(self) -> frozenset[str]:
        """The fields the completeness light counts: those of the intake, without optional parts of another field."""
        fields = self.catalogue.form("intake").fields if "intake" in self.form_ids else ()
        return frozenset(field.id for field in fields if field.part_of is None)

    def raw(self, form_id: str) -> dict[str, object]:
        """What was typed into the fields of one of the catalogue's forms."""
        return {
            name: self[name].data for name in self.catalogue.form(form_id).fields_by_id if name in self.fields
        }

    def texts(self) -> dict[str, str]:
        """All that was typed, for a draft."""
        return {name: str(self[name].data or "") for name in self.fields}

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Put each problem to its field; the field's label is not said twice."""
        language = reading_language()
        self.full_clean()
        for problem in problems:
            message = problem.message.in_language(language)
            name = problem.field if problem.field in self.fields else None
            label = f"{self.fields[name].label}: " if name else ""
            self.add_error(name, message.removeprefix(label))

    @property
    def sections(self) -> list[tuple[Code, list[forms.BoundField]]]:
        """The fields by section, in the order of the catalogue's list of sections."""
        order = self.catalogue.code_list("section")
        found: dict[str, list[forms.BoundField]] = {}
        for form_id in self.form_ids:
            for section, fields in self.catalogue.form(form_id).sections:
                found.setdefault(section.code, []).extend(self[f.id] for f in fields if f.id in self.fields)
        entries = {code: order.get(code) for code in found}
        return [(entries[code], found[code]) for code in sorted(found, key=order.rank) if entries[code]]  # type: ignore[misc]


class IntakeForm(CatalogueForm):
    """Intake with name and contact, on one screen; offers only what the counsellor's houses offer."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    person_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, by: User, *args: object, **kwargs: object) -> None:
        super().__init__(("identity", "intake"), *args, **kwargs)
        for name in self.catalogue.form("identity").fields_by_id:
            # Said once, at the head of the section, instead of under each of them.
            self.fields[name].help_text = ""
        offers = list(offers_of_houses(by))
        kept = {offer.service_type for offer in offers} | {str(self["service_type"].value() or "")}
        widget = self.fields["service_type"].widget
        choices = [c for c in widget.choices if c[0] == "" or c[0] in kept]
        widget.choices = choices
        if len(choices) < SEARCHABLE_FROM:
            widget.attrs.pop("data-combobox", None)
        if len(choices) == 2 and not self.is_bound:
            self.initial.setdefault("service_type", choices[1][0])
        types = [offer.service_type for offer in offers]
        if len(set(types)) < len(types):
            self.fields["offer"] = forms.TypedChoiceField(
                label=_("Angebot"),
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", _("passend zur Leistungsart")), *((o.pk, o.name) for o in offers)],
            )


class ContactForm(CatalogueForm):
    """A contact without a file."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, by: User, *args: object, **kwargs: object) -> None:
        super().__init__(("contact",), *args, **kwargs)
        offers = offers_of_houses(by)
        self.fields["offer"] = forms.ModelChoiceField(
            offers, label=_("Angebot"), empty_label=None if len(offers) == 1 else "–"
        )
        self.order_fields(["offer"])


class FilterForm(forms.Form):
    """What the list of cases is narrowed to."""

    status = forms.ChoiceField(
        label=_("Stand"),
        required=False,
        choices=[(OPEN, _("laufend")), (CLOSED, _("abgeschlossen")), (ALL, _("alle"))],
    )
    action_field = forms.ChoiceField(label=_("Handlungsfeld"), required=False)
    show = forms.ChoiceField(
        label=_("Zeigen"),
        required=False,
        choices=[("", _("alles")), ("incomplete", _("nur mit Lücken")), ("due", _("nur Fälliges"))],
    )

    def __init__(self, data: Mapping[str, object]) -> None:
        super().__init__(data)
        codes = county_catalogue().code_list("action_field").codes_on(timezone.localdate())
        language = reading_language()
        self.fields["action_field"].choices = [  # type: ignore[attr-defined]
            ("", _("alle")),
            *((code.code, code.label.in_language(language)) for code in codes),
        ]

    def wanted(self) -> ListFilter:
        """The filter; anything not understood narrows nothing."""
        self.is_valid()
        chosen = self.cleaned_data
        return ListFilter(
            status=chosen.get("status") or OPEN,
            action_field=chosen.get("action_field") or "",
            incomplete=chosen.get("show") == "incomplete",
            due=chosen.get("show") == "due",
        )


class ReasonForm(forms.Form):
    """A reason that goes on record."""

    reason = forms.CharField(
        label=_("Grund"),
        max_length=300,
        help_text=_("Der Grund wird protokolliert. Bitte keine Namen nennen."),
        widget=forms.Textarea({"rows": 3}),
    )


class HandOverForm(forms.Form):
    """Who works on a case from now on."""

    responsible = forms.ModelChoiceField(User.objects.none(), label=_("Zuständig"))
    deputy = forms.ModelChoiceField(
        User.objects.none(), label=_("Vertretung"), required=False, empty_label=_("keine")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, colleagues: object, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["responsible"].queryset = self.fields["deputy"].queryset = colleagues  # type: ignore[attr-defined]

"""Forms: labels, hints and errors belong to their fields, and the mark names the exception."""

from __future__ import annotations

import pytest
from django import forms

from kreislauf.web.frame.forms import mark_of
from tests.unit.web.frame.rendering import render


class Intake(forms.Form):
    begun_on = forms.DateField(label="Beginn", help_text="zum Beispiel 3.11.2026")
    place = forms.ChoiceField(label="Gemeinde", choices=[("a", "Biebesheim")], required=False)
    sex = forms.ChoiceField(
        label="Geschlecht", widget=forms.RadioSelect, choices=[("f", "weiblich")], required=False
    )
    informed = forms.BooleanField(label="Über die Rechte informiert")


class AllMandatory(forms.Form):
    name = forms.CharField()
    town = forms.CharField()


class MostlyMandatory(AllMandatory):
    note = forms.CharField(required=False)


def test_the_mark_names_what_is_mandatory_where_most_is_voluntary() -> None:
    form = Intake()
    assert [mark_of(form[name]) for name in form.fields] == ["required", "", "", ""]


def test_the_mark_names_what_is_voluntary_where_most_is_mandatory() -> None:
    form = MostlyMandatory()
    assert [mark_of(form[name]) for name in form.fields] == ["", "", "optional"]


def test_nothing_is_marked_where_there_is_no_exception() -> None:
    assert [mark_of(field) for field in AllMandatory()] == ["", ""]


def test_a_field_names_its_hint_and_its_error_to_a_screen_reader() -> None:
    html = Intake({"begun_on": "gestern"})["begun_on"].as_field_group()
    assert 'aria-describedby="id_begun_on_helptext id_begun_on_error"' in html
    assert 'id="id_begun_on_helptext"' in html
    assert 'id="id_begun_on_error"' in html
    assert 'aria-invalid="true"' in html
    assert "kern-form-input__input--error" in html


def test_options_are_a_group_with_a_legend_and_keep_the_choice() -> None:
    html = Intake({"sex": "f"})["sex"].as_field_group()
    assert "<fieldset" in html
    assert "<legend" in html
    assert 'class="kern-form-check__radio" id="id_sex_0" checked' in html.replace("  ", " ")


def test_a_class_of_the_forms_own_stays() -> None:
    class Own(forms.Form):
        code = forms.CharField(widget=forms.TextInput(attrs={"class": "eigen"}))

    assert 'class="eigen kern-form-input__input"' in str(Own()["code"])


def test_what_a_person_typed_is_never_read_as_html() -> None:
    html = str(Intake({"begun_on": '"><script>alert(1)</script>'}))
    assert "<script>" not in html


def test_the_summary_links_each_error_to_its_field() -> None:
    html = render('<c-errors :form="form" />', form=Intake({}))
    assert 'href="#id_begun_on"' in html
    assert 'href="#id_informed"' in html
    assert "id_place" not in html


def test_without_errors_there_is_no_summary() -> None:
    assert render('<c-errors :form="form" />', form=Intake()).strip() == ""


@pytest.mark.parametrize("widget", [forms.Select, forms.Textarea, forms.CheckboxInput, forms.FileInput])
def test_every_kind_of_field_gets_kerns_class(widget: type[forms.Widget]) -> None:
    class One(forms.Form):
        field = forms.CharField(widget=widget())

    assert "kern-form-" in str(One()["field"])

"""The matrix of provision speaks the catalogue's codes."""

from __future__ import annotations

from kreislauf.catalogue import load_catalogue
from kreislauf.region.matrix.models import ActionField


def test_the_fields_of_action_are_those_of_the_catalogue() -> None:
    listed = load_catalogue().code_list("action_field")
    codes = {code.code: str(code.label) for code in listed.codes if not code.is_missing}
    assert codes == {field.value: str(field.label) for field in ActionField}

"""Template filters of the case pages: look a code up, say it in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from kreislauf.case.form.selectors import reading_language
from kreislauf.catalogue import Code

register = template.Library()


@register.filter
def at(mapping: Mapping[str, object], key: str) -> object:
    """The entry of a mapping; the key itself where there is none."""
    return mapping.get(key, key)


@register.filter
def label(code: Code) -> str:
    """A code's label in the reader's language."""
    return code.label.in_language(reading_language())


@register.filter
def caption(attrs: Mapping[str, object]) -> object:
    """What stands above one part of a field of several parts."""
    return attrs.get("data-caption", "")

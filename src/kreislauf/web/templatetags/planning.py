"""Template filters of the planning pages: numbers inside SVG, cents as euros."""

from __future__ import annotations

from django import template

from kreislauf.foundation.money.rules import euros

register = template.Library()


@register.filter
def unlocalized(value: float) -> str:
    """A number as SVG reads it: a decimal point and no thousands separator, whatever the language.

    >>> unlocalized(1234.5)
    '1234.5'
    """
    return f"{value:g}" if abs(value) < 100_000 else f"{value:.1f}"


@register.filter
def in_euros(cents: int) -> str:
    """Cents as a German reader writes euros."""
    return euros(cents)

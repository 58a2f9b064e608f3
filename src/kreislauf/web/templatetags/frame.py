"""Template tags of the frame: the county's name in the header, the pages of a long list."""

from __future__ import annotations

from django import template
from django.core.paginator import Page
from django.db import DatabaseError

from kreislauf.foundation.place.models import Area, AreaKind

register = template.Library()


@register.simple_tag
def county_name() -> str:
    """The name of the county this installation plans for; empty before it was set up.

    An error page must not fail on the database it reports about: no database, no name.
    """
    try:
        return Area.objects.filter(kind=AreaKind.COUNTY).values_list("name", flat=True).first() or ""
    except DatabaseError:
        return ""


@register.simple_tag
def elided_pages(page: Page) -> list[int | None]:
    """The page numbers around `page`, the first and the last; None where some are left out."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]

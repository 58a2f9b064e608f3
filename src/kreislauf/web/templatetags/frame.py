"""Template tags of the frame: the county's name in the header, pages of a long list, one line per figure."""

from __future__ import annotations

from django import template
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

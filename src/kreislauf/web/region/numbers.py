"""Numbers in addresses: at most fifteen digits, so that no database is asked for more than it can hold."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import IntConverter


class Number(IntConverter):
    """The number of a thing; anything longer is no address of ours."""

    regex = "[0-9]{1,15}"


register_converter(Number, "number")

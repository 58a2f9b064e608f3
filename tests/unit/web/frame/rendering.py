"""Render a few lines of template with our components in them, as a page's file would be."""

from __future__ import annotations

from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler


def render(text: str, **context: object) -> str:
    """The HTML; the request asks for page 3 of a list filtered by place."""
    request = RequestFactory().get("/liste/?ort=06433012&page=3")
    template = engines["django"].from_string(CottonCompiler().process(text))
    return template.render({"request": request, **context})

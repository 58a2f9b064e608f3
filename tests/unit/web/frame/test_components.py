"""Components: each renders, and the reference names every one of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator

from tests.unit.web.frame.rendering import render

ROOT = Path(__file__).resolve().parents[4]
REFERENCE = ROOT / "docs" / "reference" / "components.md"
COMPONENTS = sorted((ROOT / "src/kreislauf/web/templates/cotton").glob("*.html"))


def test_the_reference_names_every_component_and_no_other() -> None:
    described = set(re.findall(r"^### `c-([a-z-]+)`", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE))
    assert described == {path.stem.replace("_", "-") for path in COMPONENTS}


EXAMPLES = re.findall(r"```html\n(.*?)```", REFERENCE.read_text(encoding="utf-8"), re.DOTALL)


class Started(forms.Form):
    begun_on = forms.DateField(label="Beginn")


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_reference_render(example: str) -> None:
    html = render(example, form=Started({}), filter=Started(), page=Paginator(range(100), 10).get_page(3))
    assert html.strip()
    assert "<c-" not in html


def test_a_badge_says_in_words_what_its_colour_says() -> None:
    html = render('<c-badge kind="danger">abgelehnt</c-badge>')
    assert "abgelehnt" in html
    assert 'aria-hidden="true"' in html


def test_suppressed_missing_and_not_applicable_cells_read_differently() -> None:
    texts = {render(f'<c-cell state="{state}" />') for state in ("suppressed", "missing", "notapplicable")}
    assert len(texts) == 3
    assert all("kern-sr-only" in text for text in texts)
    assert render("<c-cell>0</c-cell>").strip() == "0"


def test_turning_the_page_keeps_the_filter() -> None:
    page = Paginator(range(100), 10).get_page(3)
    html = render('<c-pagination :page="page" />', page=page)
    assert "ort=06433012" in html
    assert 'rel="next" href="?ort=06433012&amp;page=4"' in html
    assert 'aria-current="page"' in html


def test_one_page_needs_no_pagination() -> None:
    page = Paginator(range(5), 10).get_page(1)
    assert render('<c-pagination :page="page" />', page=page).strip() == ""


def test_a_long_list_shows_its_ends_and_the_neighbourhood() -> None:
    page = Paginator(range(500), 10).get_page(20)
    html = render('<c-pagination :page="page" />', page=page)
    assert [int(n) for n in re.findall(r"</span>(\d+)</", html)] == [1, 18, 19, 20, 21, 22, 50]

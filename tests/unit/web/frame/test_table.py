"""Lists made by django-tables2 look like all other tables and say how they are ordered."""

from __future__ import annotations

import django_tables2 as tables
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory


class Towns(tables.Table):
    name = tables.Column(verbose_name="Gemeinde")
    cases = tables.Column(verbose_name="Fälle", orderable=False)

    class Meta:
        empty_text = "Keine Gemeinde passt zum Filter."


def html_of(table: tables.Table) -> str:
    request = RequestFactory().get("/gemeinden/?ort=sued")
    request.user = AnonymousUser()
    tables.RequestConfig(request, paginate={"per_page": 2}).configure(table)
    return table.as_html(request)


def test_a_column_says_how_it_is_ordered_and_keeps_the_filter() -> None:
    html = html_of(Towns([{"name": name, "cases": 1} for name in "cab"], order_by="name"))
    assert 'aria-sort="ascending"' in html
    assert 'href="?ort=sued&amp;sort=-name"' in html
    assert html.index("<td >a</td>") < html.index("<td >b</td>")
    assert "kl-table-wrap" in html
    assert "page=2" in html


def test_an_empty_list_says_so() -> None:
    assert "Keine Gemeinde passt zum Filter." in html_of(Towns([]))

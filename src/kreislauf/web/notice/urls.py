"""Addresses of the pages the law asks for; open to everybody, also before signing in."""

from __future__ import annotations

from kreislauf.web.frame.access import EVERYBODY, route
from kreislauf.web.notice import views

urlpatterns = [
    route("impressum/", views.imprint, name="imprint", may=EVERYBODY),
    route("barrierefreiheit/", views.accessibility, name="accessibility", may=EVERYBODY),
    route("datenschutz/", views.privacy, name="privacy", may=EVERYBODY),
    route("alle-seiten/", views.all_pages, name="all-pages", may=EVERYBODY),
]

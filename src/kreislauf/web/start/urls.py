"""First pages: what each role sees first, and what the machine's keeper asks."""

from __future__ import annotations

from kreislauf.web.frame.access import EVERYBODY, route
from kreislauf.web.start import views

urlpatterns = [
    route("", views.start, name="start", may=EVERYBODY),
    route("gesundheit/", views.health, name="health", may=EVERYBODY),
]

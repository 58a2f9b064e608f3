"""Routes of the thread. Everybody may follow it; what is not public shows as such on the line."""

from __future__ import annotations

from kreislauf.web.frame.access import EVERYBODY, route
from kreislauf.web.region import numbers  # noqa: F401 - teaches the addresses <number:…>
from kreislauf.web.thread import views

urlpatterns = [
    route("faden/", views.thread_list, name="thread-list", may=EVERYBODY),
    route("faden/<slug:kind>/<number:node_id>/", views.thread, name="thread", may=EVERYBODY),
]

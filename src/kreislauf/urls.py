"""All addresses; each level's own list stands beside its pages in `web`."""

from __future__ import annotations

from kreislauf.web.routes import urlpatterns

__all__ = ["urlpatterns"]
handler404 = "kreislauf.web.frame.errors.not_found"
handler403 = "kreislauf.web.frame.errors.forbidden"
handler400 = "kreislauf.web.frame.errors.bad_request"
handler500 = "kreislauf.web.frame.errors.broken"

"""What a preparation is called on the pages of the statistics office."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kreislauf.statistics.release.models import Preparation
from kreislauf.web.evidence.words import period_text, profile_text, table_title


def preparation_title(preparation: Preparation) -> str:
    """Table, period, profile and edition in the reader's language; what is stored is German."""
    profile = profile_text(preparation)
    if preparation.supersedes is not None:
        profile = _("%(profile)s, neue Fassung von %(number)s") % {
            "profile": profile,
            "number": preparation.supersedes.number,
        }
    return f"{table_title(preparation)} {period_text(preparation)} ({profile})"

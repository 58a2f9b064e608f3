"""The one question about a status: does it open this act?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from kreislauf.cycle.transition.rules import Table, Transition, find, statuses_that_open
from kreislauf.foundation.errors import NotInThisStatus


def open_transition(table: Table, *, status: str, act: str, labels: Mapping[Any, object]) -> Transition:
    """The transition that `act` makes from `status`.

    Raises:
        NotInThisStatus: the status does not open the act; the message names both and where it would be open.
    """
    step = find(table, status, act)
    if step is not None:
        return step
    openers = ", ".join(
        str(_("„%(word)s“") % {"word": labels[opener]}) for opener in statuses_that_open(table, act)
    )
    raise NotInThisStatus(
        _("Der Stand ist „%(status)s“; das ist so nicht möglich.") % {"status": labels[status]},
        next_step=_("Möglich ist es bei: %(openers)s.") % {"openers": openers} if openers else "",
        act=act,
        status=status,
    )

"""The errors people may meet: each states the fact and what to do next.

A `DomainError` is anticipated: the web layer turns it into a page with its HTTP status and shows `message`.
Anything else is a bug and is reported as one. Concrete errors live beside the function that raises them.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Base of all anticipated errors.

    Attributes:
        message: one or two sentences for the person at the screen, in their language.
        next_step: what the person can do now; may be empty.
        http_status: the status the web layer answers with.
    """

    message: str | Promise = _("Das geht so nicht.")
    next_step: str | Promise = ""
    http_status: int = 400

    def __init__(
        self, message: str | Promise | None = None, *, next_step: str | Promise | None = None, **facts: object
    ) -> None:
        if message is not None:
            self.message = message
        if next_step is not None:
            self.next_step = next_step
        self.facts = facts
        super().__init__(str(self.message))

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class NotAllowed(DomainError):
    """The person is known, the thing is visible, but this act is not theirs."""

    message = _("Dafür haben Sie keine Berechtigung.")
    next_step = _("Wenden Sie sich an die Person, die in Ihrem Haus die Zugänge verwaltet.")
    http_status = 403


class NotVisible(DomainError):
    """The thing does not exist for this person: the same answer as for a thing that does not exist at all."""

    message = _("Das gibt es hier nicht.")
    next_step = _("Prüfen Sie die Adresse oder gehen Sie zurück zur Übersicht.")
    http_status = 404


class StaleEdit(DomainError):
    """Somebody else saved the same thing in between; nothing was overwritten."""

    message = _("Jemand anderes hat das inzwischen geändert. Es wurde nichts überschrieben.")
    next_step = _("Vergleichen Sie beide Fassungen und entscheiden Sie, was gilt.")
    http_status = 409


class NotInThisStatus(DomainError):
    """The status of the thing does not open this act."""

    message = _("Der Stand der Sache lässt das nicht zu.")
    http_status = 409

"""Under which key a draft is kept that belongs to something recorded already. Pure."""

from __future__ import annotations

import uuid

INTAKE, EDIT, CLOSURE = "intake", "edit", "closure"


def key_of(form: str, episode_id: uuid.UUID) -> uuid.UUID:
    """The key of a draft of this form for one episode: the same on every visit, so that it is found again."""
    return uuid.uuid5(episode_id, form)


def name_of(form: str, episode_id: uuid.UUID) -> str:
    """Form and subject as they are stored with the draft."""
    return f"{form}:{episode_id}"

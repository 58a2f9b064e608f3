"""The markers (Merkzeichen) of the build, kept in the audit trail: what of the example county is there already.

Apart from the builder, so that a second start need not load all it takes to build a county.
"""

from __future__ import annotations

from django.db.models import QuerySet

from kreislauf.foundation.audit import services as audit
from kreislauf.foundation.audit.models import AuditRow

_OBJECT_TYPE, _ACTION = "example", "example.step_built"
_BEGUN, _BUILT = "begun", "built"


def is_built() -> bool:
    """Whether the example county is complete in this database."""
    return is_marked(_BUILT)


def cases_begun() -> int | None:
    """With how many cases the build was begun in this database; None where it was not begun."""
    marker = _markers(_BEGUN).first()
    return None if marker is None else int(marker.facts["cases"])


def is_marked(key: str) -> bool:
    """Whether the step of that key is done."""
    return _markers(key).exists()


def mark_begun(*, cases: int) -> None:
    """Note that a county with so many cases is begun. Inside a transaction."""
    audit.record(action=_ACTION, by=None, object_type=_OBJECT_TYPE, object_id=_BEGUN, cases=cases)


def mark_built() -> None:
    """Note that the county is complete. Inside a transaction."""
    mark(_BUILT)


def mark(key: str) -> None:
    """Note that the step of that key is done. Inside the step's transaction."""
    audit.record(action=_ACTION, by=None, object_type=_OBJECT_TYPE, object_id=key)


def _markers(key: str) -> QuerySet[AuditRow]:
    return AuditRow.objects.filter(object_type=_OBJECT_TYPE, object_id=key)

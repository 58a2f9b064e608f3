"""Preparations and the ledger (Verzeichnis der Freigaben) as the statistics office sees them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from safetables import ProtectedTable

from kreislauf.evidence.release.models import Release
from kreislauf.foundation.account.models import User
from kreislauf.foundation.account.selectors import roles_of
from kreislauf.foundation.errors import NotVisible
from kreislauf.foundation.permission.rules import Role
from kreislauf.statistics.protect.rules import Released
from kreislauf.statistics.release.models import Preparation
from kreislauf.statistics.release.rules import Status


def preparations_visible_to(user: User | AnonymousUser) -> QuerySet[Preparation]:
    """All preparations, newest first, for the statistics office; none for anybody else."""
    found = Preparation.objects.defer("payload", "proof").select_related(
        "prepared_by", "decided_by", "release", "supersedes"
    )
    return found if Role.STATISTICS_OFFICER in roles_of(user) else found.none()


def preparation_visible_to(user: User | AnonymousUser, preparation_id: int) -> Preparation:
    """One preparation.

    Raises:
        NotVisible: there is none of this number, or not for this person.
    """
    found = preparations_visible_to(user).filter(pk=preparation_id).first()
    if found is None:
        raise NotVisible(preparation=preparation_id)
    return found


def protected_table_of(preparation: Preparation) -> ProtectedTable | None:
    """The protected table of a preparation; None before it is protected."""
    if preparation.payload is None:
        return None
    return ProtectedTable.from_dict(preparation.payload)


def ledger_of(population: str, *, input_hash: str, table_id: str) -> list[Released]:
    """Everything released about the same people, in order of release, superseded editions among it.

    Args:
        population: see `tabulate.rules.population_text`.
        input_hash, table_id: of the new counting. A released counting of the same table with another hash is
            another edition: its records are not the same.
    """
    earlier = (
        Preparation.objects.filter(population=population, status=Status.RELEASED.value)
        .select_related("release")
        .order_by("release__number")
    )
    return [
        Released(
            number=preparation.release.number,
            title=preparation.title,
            profile=preparation.profile,
            table=ProtectedTable.from_dict(preparation.payload),
            same_input=preparation.table_id != table_id or preparation.input_hash == input_hash,
        )
        for preparation in earlier
        # A constraint of the database sees to both; the check is for the reader of types.
        if preparation.release is not None and preparation.payload is not None
    ]


@dataclass(frozen=True)
class Summary:
    """What a preparation will show, in numbers of cells - never in counts of people.

    Attributes:
        visible, small, covering: cells shown; hidden for being small; hidden to cover those.
    """

    visible: int
    small: int
    covering: int

    @property
    def hidden(self) -> int:
        """All cells that are hidden."""
        return self.small + self.covering


def summary_of(table: ProtectedTable) -> Summary:
    """How many cells of a protected table are shown and hidden."""
    states = Counter(table.status.tolist())
    return Summary(visible=states[0], small=states[1], covering=states[2])


def ledger_visible_to(user: User | AnonymousUser) -> QuerySet[Release]:
    """The ledger: every release in order of its number, newest first, for the statistics office."""
    found = Release.objects.select_related("prepared_by", "approved_by", "supersedes", "superseded_by")
    return found.order_by("-number") if Role.STATISTICS_OFFICER in roles_of(user) else found.none()

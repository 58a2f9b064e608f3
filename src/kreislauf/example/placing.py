"""Choose the offer that serves each case: near where people live, and never one provider for two fields of a person."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kreislauf.example import marginals as m
from kreislauf.example.frame import Frame
from kreislauf.example.people import STRAND_NAMES, People
from kreislauf.example.sampling import Ints


def choose_offers(
    rng: np.random.Generator, frame: Frame, people: People, service_type: NDArray[np.object_]
) -> Ints:
    """Position in `frame.offers` of the offer of every case."""
    kinds, kind = np.unique(service_type.astype(str), return_inverse=True)
    places = len(frame.municipalities)
    group = (people.strand * len(kinds) + kind) * places + people.home
    offer = np.zeros(people.size, dtype=np.int64)
    order = np.argsort(group, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
        if len(members):
            offer[members] = rng.choice(
                _candidates(frame, people, service_type, int(members[0])), len(members)
            )
    _keep_providers_apart(frame, people, service_type, offer)
    return offer


def _candidates(
    frame: Frame, people: People, service_type: NDArray[np.object_], case: int
) -> tuple[int, ...]:
    field = m.STRANDS[STRAND_NAMES[people.strand[case]]].field
    return frame.offers_for(service_type[case], field, frame.municipalities[people.home[case]])


def _keep_providers_apart(
    frame: Frame, people: People, service_type: NDArray[np.object_], offer: Ints
) -> None:
    """Where two cases of a person fell to one provider, one of them moves to another provider's offer."""
    houses = sorted({candidate.provider for candidate in frame.offers})
    house = np.array([houses.index(candidate.provider) for candidate in frame.offers])
    for slots in people.combination.values():
        for first, second in combinations(slots, 2):
            for position in np.flatnonzero(house[offer[first]] == house[offer[second]]):
                cases = [int(slot[position]) for slot in slots]
                # The second one moves if it can, else the first.
                for case in (int(second[position]), int(first[position])):
                    taken = {house[offer[other]] for other in cases if other != case}
                    near = _candidates(frame, people, service_type, case)
                    free = [candidate for candidate in near if house[candidate] not in taken]
                    if free:
                        offer[case] = free[0]
                        break

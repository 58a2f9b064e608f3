"""Write the generated cases and contacts through the bulk path, and hand them to the invented counsellors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice

from kreislauf.case.bulk.rules import NewCase, NewEpisode, NewPerson
from kreislauf.case.bulk.services import bulk_create_cases, bulk_create_contacts
from kreislauf.case.contact.models import AnonymousContact
from kreislauf.case.form.rules import EPISODE, PERSON, stored
from kreislauf.case.form.selectors import county_catalogue
from kreislauf.case.intake.selectors import percent_complete
from kreislauf.example.accounts import COUNSELLOR, DEPUTY
from kreislauf.example.build_accounts import counsellors_of
from kreislauf.example.county import County
from kreislauf.example.frame import Frame
from kreislauf.example.generator import CHUNK, generate_cases, generate_contacts
from kreislauf.example.records import GeneratedCase, GeneratedContact, GeneratedEpisode
from kreislauf.foundation.account.models import User
from kreislauf.foundation.partner.models import Partner, PartnerKind
from kreislauf.provider.offer.models import Offer

#: The last day of the invented records: with the same seed the county is the same on every day it is built.
UNTIL = date(2026, 9, 30)
SEED = 2026
#: Open and closed cases on the desk that the demonstration shows, where the house has so many.
_OPEN_ON_THE_DESK, _CLOSED_ON_THE_DESK = 40, 25


def build_cases(county: County, cases: int, share: Callable[[float], None]) -> None:
    """Write `cases` invented cases of three years, each with its person, episodes, closure and sealed name."""
    writer = _Writer(county)
    stream = generate_cases(frame=Frame.of(county), n=cases, seed=SEED, until=UNTIL)
    done = 0
    # A person's cases lie in one chunk of the generator.
    while chunk := list(islice(stream, CHUNK)):
        writer.write(chunk, lambda written, done=done: share((done + written) / cases))  # type: ignore[misc]
        done += len(chunk)


def build_contacts(county: County, cases: int, share: Callable[[float], None]) -> None:
    """Write the anonymous contacts of the same three years: one for every four cases."""
    houses, offers = _houses(), _offers(county)
    version = county_catalogue().form("contact").version
    by_house: dict[str, list[AnonymousContact]] = defaultdict(list)
    for contact in generate_contacts(frame=Frame.of(county), n=cases // 4, seed=SEED, until=UNTIL):
        by_house[contact.provider].append(_contact(contact, houses, offers, version))
    for number, (slug, contacts) in enumerate(sorted(by_house.items()), start=1):
        bulk_create_contacts(provider=houses[slug], contacts=contacts, by=None)
        share(number / len(by_house))


def _contact(
    contact: GeneratedContact, houses: dict[str, Partner], offers: dict[str, Offer], version: int
) -> AnonymousContact:
    return AnonymousContact(
        provider=houses[contact.provider],
        offer=offers[contact.offer],
        form_version=version,
        synthetic=True,
        **contact.answers,
    )


def _houses() -> dict[str, Partner]:
    return {partner.slug: partner for partner in Partner.objects.filter(kind=PartnerKind.PROVIDER)}


def _offers(county: County) -> dict[str, Offer]:
    """The offers by the slugs of the example's files."""
    stored_offers = {(o.provider.slug, o.name): o for o in Offer.objects.select_related("provider")}
    return {spec.slug: stored_offers[spec.provider, spec.name] for spec in county.offers}


class _Writer:
    """Turns generated cases into records of the houses and writes them, chunk by chunk."""

    def __init__(self, county: County) -> None:
        self.houses, self.offers = _houses(), _offers(county)
        self.form = county_catalogue().form("intake")
        self.person_fields = {f.id for f in self.form.fields if f.level == PERSON}
        self.episode_fields = {f.id for f in self.form.fields if f.level == EPISODE}
        self.desks = {slug: _Desks(counsellors_of(slug)) for slug in self.houses}
        self.complete: dict[frozenset[str], int] = {}

    def write(self, chunk: Iterable[GeneratedCase], report: Callable[[int], None]) -> None:
        """Write one chunk; a person at two houses is two persons, as in life. `report` is told how many are written."""
        by_house: dict[str, dict[int, list[GeneratedCase]]] = defaultdict(lambda: defaultdict(list))
        for case in chunk:
            by_house[case.provider][case.person].append(case)
        written = 0
        for slug in sorted(by_house):
            bulk_create_cases(
                provider=self.houses[slug],
                persons=(self._person(cases) for cases in by_house[slug].values()),
                synthetic=True,
                by=None,
                form_version=self.form.version,
            )
            written += sum(len(cases) for cases in by_house[slug].values())
            report(written)

    def _person(self, cases: list[GeneratedCase]) -> NewPerson:
        texts = stored(cases[0].intake)
        answers = {name: text for name, text in texts.items() if name in self.person_fields}
        return NewPerson(answers, [self._case(case) for case in cases])

    def _case(self, case: GeneratedCase) -> NewCase:
        responsible, deputy = self.desks[case.provider].take(is_open=case.episodes[-1].closed_on is None)
        texts = stored(case.intake)
        answers = {name: text for name, text in texts.items() if name in self.episode_fields}
        complete = self._completeness(frozenset(texts))
        return NewCase(
            offer_id=self.offers[case.offer].pk,
            action_field=case.action_field,
            responsible_id=responsible.pk,
            deputy_id=deputy.pk if deputy else None,
            identity={"family_name": case.family_name, "given_name": case.given_name},
            episodes=[_episode(episode, answers, complete) for episode in case.episodes],
        )

    def _completeness(self, answered: frozenset[str]) -> int:
        """Per cent complete; depends on nothing but which fields have an answer."""
        if answered not in self.complete:
            self.complete[answered] = percent_complete(self.form, dict.fromkeys(answered, ""))
        return self.complete[answered]


def _episode(episode: GeneratedEpisode, answers: dict[str, str], complete: int) -> NewEpisode:
    closure = None
    if episode.closed_on is not None:
        closure = stored({**(episode.closure or {}), "closed_on": episode.closed_on})
    return NewEpisode(
        first_contact_on=episode.opened_on,
        answers={**answers, "first_contact_on": episode.opened_on.isoformat()},
        completeness=complete,
        closed_on=episode.closed_on,
        closure=closure,
    )


class _Desks:
    """Who works on which case of a house: in turn, and a full desk for the counsellor of the demonstration."""

    def __init__(self, counsellors: list[User]) -> None:
        self.shown = next((user for user in counsellors if user.username == COUNSELLOR), None)
        self.deputy = next((user for user in counsellors if user.username == DEPUTY), None)
        self.others = [user for user in counsellors if user != self.shown]
        self.open, self.closed, self.turn = 0, 0, 0

    def take(self, *, is_open: bool) -> tuple[User, User | None]:
        """The responsible counsellor and the deputy, if any, of the next case."""
        if self.shown is not None and self._has_room(is_open):
            return self.shown, self.deputy if (self.open + self.closed) % 2 else None
        self.turn += 1
        return self.others[self.turn % len(self.others)], None

    def _has_room(self, is_open: bool) -> bool:
        if is_open:
            self.open += 1
            return self.open <= _OPEN_ON_THE_DESK
        self.closed += 1
        return self.closed <= _CLOSED_ON_THE_DESK

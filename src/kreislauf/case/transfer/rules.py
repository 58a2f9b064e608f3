"""From a foreign file's columns to our fields, and what is wrong with a row. Pure."""

from __future__ import annotations

import hmac
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from kreislauf.case.bulk.rules import NewEpisode
from kreislauf.case.form.rules import EPISODE, PERSON, of_level, stored
from kreislauf.catalogue import Answers, Catalogue, Field, Problem, completeness, validate_answers

EXTERNAL_NUMBER = "external_number"
PERSON_KEY = "person_key"
AT_CLOSURE = "_at_closure"
#: Problems beyond this number are counted, not listed.
MOST_LISTED = 100
_OWN_NAMES = {
    EXTERNAL_NUMBER: ("Aktenzeichen", "File number"),
    PERSON_KEY: ("Personenkennung", "Person key"),
}


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one cell: the file's row and column, the value, and what is expected."""

    row: int
    column: str
    value: str
    expected: str
    message: str

    def as_dict(self) -> dict[str, object]:
        """For a stored report."""
        return asdict(self)


@dataclass
class ImportReport:
    """Report (Übernahmebericht): rows read, new, known already; and the first hundred problems of all."""

    rows: int = 0
    added: int = 0
    known: int = 0
    problem_count: int = 0
    problems: list[RowProblem] = field(default_factory=list)

    def note(self, problem: RowProblem) -> None:
        """One more problem; listed while there is room."""
        self.problem_count += 1
        if len(self.problems) < MOST_LISTED:
            self.problems.append(problem)


class Occurrences:
    """How often a file number, or a row without one, has been met in a file; a number may recur for one person."""

    def __init__(self) -> None:
        self._seen: Counter[object] = Counter()
        self._person_of: dict[str, str] = {}

    def count(self, number: str, person: str, contents: Mapping[str, str]) -> int:
        """Which occurrence this row is: 1 = the first, or a further one of the same person."""
        if not number:
            same = tuple(sorted(contents.items()))
            self._seen[same] += 1
            return self._seen[same]
        first = self._person_of.setdefault(number, person)
        if person and first == person:
            return 1
        self._seen[number] += 1
        return self._seen[number] + (first != person)


@dataclass(frozen=True)
class ReadRow:
    """One accepted row, typed and ready to be written; `number_key`: see `row_key`, where it has a person key too."""

    line: int
    key: uuid.UUID
    number_key: uuid.UUID | None
    person: Mapping[str, str]
    identity: Mapping[str, str]
    episode: NewEpisode
    service_type: str


def targets(catalogue: Catalogue) -> dict[str, Field | None]:
    """The columns of our own file format, in order: the provider's numbers, identity, intake, closure."""
    columns: dict[str, Field | None] = {EXTERNAL_NUMBER: None, PERSON_KEY: None}
    columns |= catalogue.form("identity").fields_by_id
    intake = catalogue.form("intake").fields_by_id
    columns |= intake
    for name, asked in catalogue.form("closure").fields_by_id.items():
        columns[f"{name}{AT_CLOSURE}" if name in intake else name] = asked
    return columns


def heading(target: str, field: Field | None, language: str = "de") -> str:
    """What people read for a target column."""
    if field is None:
        return _OWN_NAMES[target][1 if language.startswith("en") else 0]
    label = field.label.in_language(language)
    if not target.endswith(AT_CLOSURE):
        return label
    return f"{label} (at closure)" if language.startswith("en") else f"{label} (beim Abschluss)"


def guessed_mapping(columns: list[str], catalogue: Catalogue) -> dict[str, str]:
    """Which column of a file is which of ours, by id or label in either language; unknown ones are left out."""
    known: dict[str, str] = {}
    for target, asked in targets(catalogue).items():
        for name in (target, heading(target, asked), heading(target, asked, "en")):
            known.setdefault(name.casefold(), target)
    mapping: dict[str, str] = {}
    for column in columns:
        found = known.get(column.casefold())
        if found and found not in mapping.values():
            mapping[column] = found
    return mapping


def read_row(
    cells: Mapping[str, str], *, catalogue: Catalogue, on: date
) -> tuple[Answers, Answers, Answers | None, list[tuple[str, Problem]]]:
    """The typed answers of a row by target column: intake, identity, closure (None where open), and the problems."""
    intake_form, identity_form, closure_form = (catalogue.form(n) for n in ("intake", "identity", "closure"))
    intake, problems = validate_answers(
        intake_form, {n: cells.get(n, "") for n in intake_form.fields_by_id}, on=on
    )
    identity, more = validate_answers(
        identity_form, {n: cells.get(n, "") for n in identity_form.fields_by_id}, on=on
    )
    found = [(problem.field, problem) for problem in (*more, *problems)]
    targeted = {
        n: f"{n}{AT_CLOSURE}" if n in intake_form.fields_by_id else n for n in closure_form.fields_by_id
    }
    raw = {name: cells.get(target, "") for name, target in targeted.items()}
    if not any(text.strip() for text in raw.values()):
        return intake, identity, None, found
    closure, last = validate_answers(closure_form, raw, on=on, known=intake)
    return intake, identity, closure, [*found, *((targeted.get(p.field, p.field), p) for p in last)]


def row_key(house_key: bytes, number: str, texts: Mapping[str, str], occurrence: int) -> uuid.UUID:
    """The key a row is known by for ever: from the provider's own number, else from all its answers.

    Keyed, so that nobody recomputes it from a guessed number. `occurrence` tells equal rows of one file apart.
    """
    contents = "\x1f".join(f"{name}={texts[name]}" for name in sorted(texts))
    text = f"number\x00{number}" if number else f"contents\x00{occurrence}\x00{contents}"
    return uuid.UUID(bytes=hmac.digest(house_key, text.encode(), "sha256")[:16])


def contents_of(intake: Answers, identity: Answers, closure: Answers | None) -> dict[str, str]:
    """All answers of a row as stored texts: the same however a day or a code was written in the file."""
    at_closure = {f"{name}{AT_CLOSURE}": text for name, text in stored(closure or {}).items()}
    return {**stored(identity), **stored(intake), **at_closure}


def ready_row(
    line: int,
    key: uuid.UUID,
    number_key: uuid.UUID | None,
    numbers: Mapping[str, str],
    intake: Answers,
    identity: Answers,
    closure: Answers | None,
    catalogue: Catalogue,
) -> ReadRow:
    """A row without problems, ready to be written; `numbers`: the provider's own of file and person."""
    form = catalogue.form("intake")
    texts = stored(intake)
    day: date = intake["first_contact_on"]  # type: ignore[assignment]
    closed: date | None = closure["closed_on"] if closure else None  # type: ignore[assignment]
    return ReadRow(
        line=line,
        key=key,
        number_key=number_key,
        person=of_level(form, texts, PERSON),
        identity={**stored(identity), **numbers},
        episode=NewEpisode(
            first_contact_on=day,
            answers=of_level(form, texts, EPISODE),
            completeness=int(100 * completeness(form, intake).ratio + 1e-9),
            closed_on=closed,
            closure=stored(closure) if closure else None,
            submission_key=key,
        ),
        service_type=texts["service_type"],
    )

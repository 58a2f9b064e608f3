"""Checks between the files of an example county: sums, keys, references. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from kreislauf.example.county import County
from kreislauf.example.structure import ExampleFault

_AGS = re.compile(r"06433\d{3}")


def check_county(county: County) -> None:
    """Raise `ExampleFault` for the first thing that does not agree."""
    _check_places(county)
    _check_population(county)
    _check_partners(county)
    _check_bodies(county)
    _check_budget(county)
    _check_story(county)


def _must(holds: bool, fault: str) -> None:
    if not holds:
        raise ExampleFault(fault)


def _known(what: str, used: Iterable[str | None], known: Iterable[str]) -> None:
    unknown = {name for name in used if name is not None} - set(known)
    _must(not unknown, f"{what}: unbekannt {sorted(unknown)}.")


def _once(what: str, names: Iterable[str]) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1]
    _must(not twice, f"{what}: doppelt {twice}.")


def _check_places(county: County) -> None:
    ags = [place.ags for place in county.municipalities]
    _once("municipalities.csv", ags)
    _must(
        all(_AGS.fullmatch(key) for key in ags),
        "municipalities.csv: Ein Schlüssel hat acht Ziffern, mit führender Null.",
    )
    _known(
        "municipalities.csv region",
        (m.region for m in county.municipalities),
        (r.code for r in county.regions),
    )
    _known(
        "municipalities.csv youth_office",
        (m.youth_office for m in county.municipalities),
        (office.code for office in county.youth_offices),
    )
    for place in county.municipalities:
        _must(
            len(place.outline) > 3 and place.outline[0] == place.outline[-1],
            f"boundaries.json {place.ags}: Ein Umriss ist geschlossen und hat mindestens drei Ecken.",
        )


def _check_population(county: County) -> None:
    ags = {place.ags for place in county.municipalities}
    by_day: dict[tuple[object, str], list[str]] = defaultdict(list)
    for figure in county.population:
        by_day[figure.reference_date, figure.base].append(figure.ags)
        known = figure.male is not None and figure.female is not None
        _must(
            not known or (figure.male or 0) + (figure.female or 0) == figure.total,
            f"population.csv {figure.ags} {figure.reference_date}: männlich und weiblich ergeben nicht die Summe.",
        )
    for (day, base), keys in by_day.items():
        _once(f"population.csv {day} {base}", keys)
        _must(set(keys) == ags, f"population.csv {day} {base}: Es sind nicht alle Gemeinden da.")


def _check_partners(county: County) -> None:
    ags = {place.ags for place in county.municipalities}
    _once("partners.yaml", [p.slug for p in county.public_partners] + [p.slug for p in county.providers])
    _known("partners.yaml youth_offices", (o.partner for o in county.youth_offices), county.partner_slugs)
    _once("partners.yaml offers", (offer.slug for offer in county.offers))
    for provider in county.providers:
        _must("Muster" in provider.name, f"partners.yaml {provider.slug}: Der Name muss „Muster“ enthalten.")
        _known(f"partners.yaml {provider.slug}", (f.municipality for f in provider.facilities), ags)
        _known(
            f"partners.yaml {provider.slug}",
            (o.facility for o in provider.offers),
            (f.slug for f in provider.facilities),
        )


def _check_bodies(county: County) -> None:
    bases = {basis.code for basis in county.legal_bases}
    _once("bodies.yaml", (body.slug for body in county.bodies))
    for body in county.bodies:
        _known(f"bodies.yaml {body.slug}", [body.legal_basis, *(m.legal_basis for m in body.mandates)], bases)
        _known(f"bodies.yaml {body.slug}", (m.on_behalf_of for m in body.members), county.partner_slugs)
        _once(f"bodies.yaml {body.slug} members", (m.name for m in body.members))
        _once(f"bodies.yaml {body.slug} mandates", (f"{m.object_kind} {m.act}" for m in body.mandates))


def _check_budget(county: County) -> None:
    budget = county.budget
    total = sum(line.approved_euros for line in budget.lines)
    _must(
        total == budget.total_euros,
        f"budget.yaml: Die Posten ergeben {total}, oben steht {budget.total_euros}.",
    )
    _once("budget.yaml", (line.slug for line in budget.lines))
    _known("budget.yaml source", (line.source for line in budget.lines), (s.code for s in budget.sources))
    _known(
        "budget.yaml provider", (line.provider for line in budget.lines), (p.slug for p in county.providers)
    )
    offered = {(offer.provider, offer.action_field) for offer in county.offers}
    for line in budget.lines:
        _must(
            (line.provider, line.action_field) in offered,
            f"budget.yaml {line.slug}: Der Träger hat in diesem Handlungsfeld kein Angebot.",
        )


def _check_story(county: County) -> None:
    story = county.story
    matters = [n.slug for n in story.needs] + [g.slug for g in story.goals] + [m.slug for m in story.measures]
    matters += [a.slug for a in story.agreements] + [p.reference for p in story.papers]
    _once("story.yaml", matters)
    goals, measures = [g.slug for g in story.goals], [m.slug for m in story.measures]
    _known("story.yaml need", (g.need for g in story.goals), (n.slug for n in story.needs))
    _known(
        "story.yaml goal",
        [goal for m in story.measures for goal in m.goals] + [e.goal for e in story.evaluations],
        goals,
    )
    _known("story.yaml goal", [g.parent for g in story.goals] + [g.predecessor for g in story.goals], goals)
    _known("story.yaml measure", (a.measure for a in story.agreements), measures)
    _known("story.yaml matter", (s.matter for s in story.statements), matters)
    _known(
        "story.yaml matter",
        [r.matter for r in story.resolutions] + [r.matter for r in story.statement_requests],
        matters,
    )
    _known("story.yaml partner", _story_partners(county), county.partner_slugs)
    _known(
        "story.yaml budget_line",
        (a.budget_line for a in story.agreements),
        (line.slug for line in county.budget.lines),
    )
    _check_resolutions(county)


def _story_partners(county: County) -> list[str]:
    story = county.story
    used = [*story.charter.signatories, *(need.reported_by for need in story.needs)]
    used += [agreement.partner for goal in story.goals for agreement in goal.agreements]
    used += [s.partner for s in story.statements] + [
        s.partner for r in story.statement_requests for s in r.statements
    ]
    used += [m.responsible for m in story.measures] + [a.provider for a in story.agreements]
    return used + [row.partner for evaluation in story.evaluations for row in evaluation.rows]


def _check_resolutions(county: County) -> None:
    """Every resolution rests on a mandate of its body for that kind of matter."""
    story = county.story
    kinds = {n.slug: "need" for n in story.needs} | {g.slug: "goal" for g in story.goals}
    kinds |= {m.slug: "measure" for m in story.measures} | {a.slug: "agreement" for a in story.agreements}
    mandates = {(b.slug, m.object_kind, m.act): m.valid_from for b in county.bodies for m in b.mandates}
    for resolution in story.resolutions:
        since = mandates.get((resolution.body, kinds.get(resolution.matter, "paper"), resolution.act))
        _must(
            since is not None and since <= resolution.decided_on,
            f"story.yaml {resolution.number}: Das Gremium hat dafür keine Zuständigkeit.",
        )

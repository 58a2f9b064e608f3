"""The example county's real figures: what the publishers say, and none of the traps in their files."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from kreislauf.example.county import County

FOLDER = Path(__file__).parents[3] / "examples" / "gross_gerau"


def totals(county: County) -> dict[tuple[date, str], int]:
    sums: Counter[tuple[date, str]] = Counter()
    for figure in county.population:
        sums[figure.reference_date, figure.base] += figure.total
    return dict(sums)


def test_the_county_has_fourteen_municipalities_with_keys_as_text(county: County) -> None:
    assert [place.ags for place in county.municipalities] == [f"064330{n:02d}" for n in range(1, 15)]


def test_the_areas_add_up_to_the_official_453_03_square_kilometres(county: County) -> None:
    assert f"{sum(place.area_km2 for place in county.municipalities):.2f}" == "453.03"


def test_only_the_town_of_ruesselsheim_has_a_youth_office_of_its_own(county: County) -> None:
    assert [p.name for p in county.municipalities if p.youth_office == "town"] == ["Rüsselsheim am Main"]


def test_every_municipality_lies_in_one_of_three_regions(county: County) -> None:
    assert Counter(place.region for place in county.municipalities) == {"nord": 6, "mitte": 4, "sued": 4}


@pytest.mark.parametrize(
    ("day", "base", "total"),
    [
        (date(1997, 12, 31), "Volkszählung 1987", 247_412),
        (date(2017, 12, 31), "Zensus 2011", 271_403),
        (date(2018, 12, 31), "Zensus 2011", 274_526),
        (date(2021, 12, 31), "Zensus 2011", 276_307),
        (date(2022, 5, 15), "Zensus 2022", 264_354),
        (date(2022, 12, 31), "Zensus 2011", 280_308),
        (date(2023, 12, 31), "Zensus 2011", 281_712),
    ],
)
def test_the_municipalities_add_up_to_the_countys_published_total(
    county: County, day: date, base: str, total: int
) -> None:
    assert totals(county)[day, base] == total


def test_the_census_of_2022_stands_on_a_base_of_its_own(county: County) -> None:
    assert [day for day, base in totals(county) if base == "Zensus 2022"] == [date(2022, 5, 15)]


def test_the_count_before_the_census_of_1987_is_not_on_its_base(county: County) -> None:
    first = min(totals(county))
    assert first == (date(1983, 12, 31), "vor Volkszählung 1987")


def test_the_file_named_1998_is_kept_as_the_day_it_holds(county: County) -> None:
    days = {f.reference_date for f in county.population if f.source_file == "31121998_Auszug_GV.xlsx"}
    assert days == {date(1997, 12, 31)}


def test_the_repeated_extract_of_2024_was_not_carried_over(county: County) -> None:
    assert not [f for f in county.population if f.source_file.startswith("AuszugGV4Q")]
    assert len(totals(county)) == 15


def test_men_and_women_add_up_wherever_both_are_known(county: County) -> None:
    known = [f for f in county.population if f.male is not None and f.female is not None]
    assert len(known) == 14 * 14
    assert all(f.male + f.female == f.total for f in known)


def test_age_and_sex_add_up_to_the_countys_total_on_the_same_day(county: County) -> None:
    by_day: Counter[date] = Counter()
    for figure in county.age_sex:
        by_day[figure.reference_date] += figure.population
    assert (by_day[date(2017, 12, 31)], by_day[date(2018, 12, 31)]) == (271_403, 274_526)
    assert len(county.age_sex) == 6 * 2 * 17


def test_age_groups_follow_each_other_without_gap(county: County) -> None:
    groups = sorted({(f.age_from, f.age_to) for f in county.age_sex})
    assert groups[0][0] == 0
    assert groups[-1][1] is None
    assert all(upper + 1 == lower for (_, upper), (lower, _) in pairwise(groups))


def test_shared_borders_stay_shared_after_reduction(county: County) -> None:
    edges: Counter[frozenset[tuple[int, int]]] = Counter()
    for place in county.municipalities:
        edges.update(frozenset(edge) for edge in pairwise(place.outline))
    assert set(edges.values()) == {1, 2}
    # What belongs to one municipality alone is the outer border: one closed line, every corner met exactly twice.
    corners = Counter(corner for edge, used in edges.items() if used == 1 for corner in edge)
    assert set(corners.values()) == {2}
    assert len(_components(edge for edge, used in edges.items() if used == 1)) == 1


def _components(edges) -> list[set[tuple[int, int]]]:
    neighbours = defaultdict(set)
    for a, b in map(tuple, edges):
        neighbours[a].add(b)
        neighbours[b].add(a)
    components, left = [], set(neighbours)
    while left:
        todo, seen = [left.pop()], set()
        while todo:
            point = todo.pop()
            seen.add(point)
            todo += neighbours[point] - seen
        components.append(seen)
        left -= seen
    return components


def test_no_border_crosses_another(county: County) -> None:
    edges = {tuple(sorted(edge)) for place in county.municipalities for edge in pairwise(place.outline)}
    ordered = sorted(edges)
    crossing = [
        (first, second)
        for number, first in enumerate(ordered)
        for second in ordered[number + 1 :]
        if len({*first, *second}) == 4 and _cross(*first, *second)
    ]
    assert crossing == []


def _cross(a, b, c, d) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a, b, c) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def test_each_outline_has_nearly_the_official_area(county: County) -> None:
    for place in county.municipalities:
        doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(place.outline))
        assert abs(doubled) / 2e6 == pytest.approx(float(place.area_km2), rel=0.06), place.name


def test_the_boundaries_are_small_and_name_their_publisher(county: County) -> None:
    assert (FOLDER / "boundaries.json").stat().st_size <= 15_000
    assert "GeoBasis-DE / BKG 2016" in county.outline_source
    assert "dl-de/by-2-0" in county.outline_source


def test_every_file_has_publisher_licence_and_date_and_says_whether_it_is_real(county: County) -> None:
    tables = {path.name for path in FOLDER.iterdir() if path.suffix in {".csv", ".json", ".yaml"}}
    notes = {note.file: note for note in county.sources}
    assert set(notes) == tables - {"sources.yaml"}
    assert {name for name, note in notes.items() if note.kind == "real"} == {
        "municipalities.csv",
        "population.csv",
        "population_age_sex.csv",
        "boundaries.json",
    }
    assert notes["population.csv"].attribution == (
        "Statistisches Bundesamt, dl-de/by-2-0, Stand 31.12.2023, Daten verändert"
    )

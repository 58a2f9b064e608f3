"""The example county, its catalogue and its invented cases, made once for all tests of this folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kreislauf.catalogue.county import Place, place_code_lists
from kreislauf.catalogue.loading import Catalogue, load_catalogue
from kreislauf.example.county import COUNTY_CODE, County
from kreislauf.example.frame import Frame
from kreislauf.example.generator import generate_cases
from kreislauf.example.loading import load_county
from kreislauf.example.records import GeneratedCase

FOLDER = Path(__file__).parents[3] / "examples" / "gross_gerau"
UNTIL = date(2026, 9, 30)
SEED = 20080101


@pytest.fixture(scope="session")
def county() -> County:
    return load_county(FOLDER)


@pytest.fixture(scope="session")
def frame(county: County) -> Frame:
    return Frame.of(county)


@pytest.fixture(scope="session", params=[10_000, 20_000])
def cases(request, frame: Frame) -> list[GeneratedCase]:
    return list(generate_cases(frame=frame, n=request.param, seed=SEED, until=UNTIL))


@pytest.fixture(scope="session")
def county_cases(frame: Frame) -> list[GeneratedCase]:
    return list(generate_cases(frame=frame, n=20_000, seed=SEED, until=UNTIL))


@pytest.fixture(scope="session")
def catalogue(county: County) -> Catalogue:
    places = [Place(COUNTY_CODE, "county", county.name)]
    places += [Place(r.area_code, "region", r.name, COUNTY_CODE) for r in county.regions]
    places += [
        Place(p.ags, "municipality", p.name, f"{COUNTY_CODE}-{p.region}") for p in county.municipalities
    ]
    return load_catalogue(on=UNTIL).with_code_lists(*place_code_lists(places))

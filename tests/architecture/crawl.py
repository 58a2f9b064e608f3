"""Ask for every address with every number of every house, and read what comes back: pages, files, headers."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from tests.architecture.canaries import SHARED_FAMILY, SHARED_GIVEN, Planted
from tests.architecture.route_map import NOBODYS, Route
from tests.cycle.pdf_text import text_of as text_of_pdf
from tests.unit.web.case.sending import TYPED

_QUERY_NAME = re.compile(r"""GET(?:\.get\(|\[)["'](\w+)["']""")
#: Routes without a number in their address that look for people by what is sent.
SEARCHES = {
    "case-search",
    "case-duplicates",
    "case-new",
    "draft-save",
    "draft-discard",
    "case-export",
    "api-cases",
}
WEB = Path(__file__).parents[2] / "src" / "kreislauf" / "web"


@dataclass(frozen=True)
class Answer:
    """What came back: from where, its status, all its text in lower case, and what had been sent."""

    route: str
    call: str
    status: int
    text: str
    sent: str


def query_names() -> list[str]:
    """Every name some page reads from an address's query, and those of the filters."""
    found = {
        name for file in WEB.rglob("*.py") for name in _QUERY_NAME.findall(file.read_text(encoding="utf-8"))
    }
    return sorted(
        (found | {"text", "q", "case", "case_id", "person_id", "object_id", "actor"}) - {"format", "page"}
    )


def readable(response: HttpResponseBase) -> str:
    """All text of an answer, in lower case: headers, page, unpacked workbook, PDF."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    head = "\n".join(f"{name}: {value}" for name, value in response.items())
    return f"{head}\n{html.unescape(_text(bytes(body)))}".lower()


def _text(body: bytes) -> str:
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if body.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(body)) as pdf:
            return text_of_pdf(pdf)
    return body.decode("utf-8", "replace")


def addresses(route: Route, houses: list[Planted]) -> Iterator[str]:
    """The route's address with the numbers of every house in each of its parameters."""
    if not route.parameters:
        yield route.address()
        return
    choices = [[(name, value) for value in _values(kind, houses)] for name, kind in route.parameters]
    for chosen in product(*choices):
        yield route.address(**dict(chosen))


def _values(kind: str, houses: list[Planted]) -> list[object]:
    if kind == "uuid":
        return [pk for house in houses for pk in [*house.cases[:2], house.persons[0]]]
    if kind == "int":
        return [number for house in houses for number in [*house.integers, *house.merges]]
    if kind == "number":
        return [houses[-1].integers[0]]
    if kind in ("str", "slug", "path"):
        return [str(houses[0].cases[0])]
    return ["csv", "xlsx"] if kind.endswith("kind") else [NOBODYS[kind]]


def queries(houses: list[Planted]) -> Iterator[str]:
    """Queries that name a house's things in every parameter a page reads."""
    names = query_names()
    for house in houses:
        yield urlencode(
            dict.fromkeys(names, str(house.cases[0])) | {"entwurf": str(house.keys[0]), "format": "csv"}
        )
    yield urlencode(dict.fromkeys(names, SHARED_FAMILY) | {"format": "xlsx", "page": "1"})


def bodies(house: Planted) -> Iterator[dict[str, object]]:
    """Forms somebody could send who knows another house's numbers but nothing of its people."""
    names = {"family_name": SHARED_FAMILY, "given_name": SHARED_GIVEN, "birth_month": "5.1990"}
    numbers = {
        "person_id": str(house.persons[0]),
        "kept": str(house.persons[0]),
        "duplicate": str(house.persons[1]),
        "case_id": str(house.cases[0]),
        "responsible": str(house.house.colleague.pk),
        "offer": str(house.house.addiction.pk),
        "version": "1",
        "reason": "ein Grund mit genug Zeichen",
    }
    for key, text, kind in (
        (house.keys[0], SHARED_FAMILY, "csv"),
        (house.keys[-1], house.labels[0], "xlsx"),
    ):
        yield {**TYPED, **names, **numbers, "submission_key": str(key), "text": text, "format": kind}


def crawl(
    client: Client, routes: list[Route], houses: list[Planted], *, opened: frozenset[str]
) -> Iterator[Answer]:
    """Every answer this client gets. Whatever a request changes is taken back before the next one.

    Args:
        opened: the routes that are open to this account; what the others refuse with is one page, whatever is asked.
    """
    client.raise_request_exception = False
    for route in routes:
        if route.name not in opened:
            yield _asked(client, route, next(addresses(route, houses)), None)
            continue
        for address in addresses(route, houses):
            yield _asked(client, route, address, None)
        yield from _posted(client, route, houses)
        for query in queries(houses) if all(kind == "uuid" for _name, kind in route.parameters) else ():
            yield _asked(client, route, f"{next(addresses(route, houses))}?{query}", None)


def _posted(client: Client, route: Route, houses: list[Planted]) -> Iterator[Answer]:
    """Forms sent to this route: where it names or searches records, with the numbers of each house, else one."""
    names_records = any(kind in ("uuid", "int") for _name, kind in route.parameters)
    forms = [next(bodies(house)) for house in houses]
    if route.name in SEARCHES:
        forms = [body for house in houses for body in bodies(house)]
    for address in _one_of_each(route, houses):
        for body in forms if names_records or route.name in SEARCHES else forms[:1]:
            answer = _asked(client, route, address, body)
            yield answer
            if answer.status == 405:
                return


def _one_of_each(route: Route, houses: list[Planted]) -> list[str]:
    """An address of each house, each once: forms are sent to these."""
    return list(dict.fromkeys(next(addresses(route, [house])) for house in houses))


def _asked(client: Client, route: Route, address: str, body: Mapping[str, object] | None) -> Answer:
    cookies = client.cookies.copy()
    with transaction.atomic():
        if body is None:
            response = client.get(address)
        elif route.name.startswith("api-"):
            response = client.post(address, json.dumps(_as_json(body)), content_type="application/json")
        else:
            file = SimpleUploadedFile("erfunden.csv", b"first_contact_on;municipality\n3.4.2026;06433012\n")
            response = client.post(address, {**body, "file": file})
        text = readable(response)
        transaction.set_rollback(True)
    client.cookies = cookies
    call = f"{'GET' if body is None else 'POST'} {address}"
    return Answer(route.name, call, response.status_code, text, f"{address} {dict(body or {})}".lower())


def _as_json(body: Mapping[str, object]) -> dict[str, object]:
    identity = {name: body[name] for name in ("family_name", "given_name") if name in body}
    answers = {name: body[name] for name in ("first_contact_on", "municipality", "main_issue", "service_type")
               if name in body}  # fmt: skip
    kept = {name: body[name] for name in ("submission_key", "person_id") if name in body}
    return {**kept, "identity": identity, "answers": answers}

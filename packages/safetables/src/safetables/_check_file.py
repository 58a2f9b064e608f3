"""What a file carries beside what one sees in it (S10)."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from os import PathLike
from pathlib import Path

import pyarrow.parquet as pq

from safetables._check_attacks import Finding

CANARY = 1000  # secrets below are in every file by chance: page numbers, years, column numbers
NUMBER = re.compile(r"(?<![\w.#-])\d[\d.,\u00a0\u202f]*(?![\w%])")
SUSPICIOUS_MEMBERS = {
    "pivotcache": ("a pivot cache keeps the records behind a pivot table", "paste the figures as values"),
    "comments": ("comments", "delete the comments"),
    "externallinks": ("links to another workbook keep its figures", "break the links"),
    "embeddings": ("an embedded file", "take the embedded file out"),
    "connections.xml": ("a connection to a source of data", "delete the connection"),
    "customxml": ("custom XML data", "inspect the document and remove custom data"),
    "docprops/custom.xml": ("custom properties", "remove the properties"),
}
HIDDEN_SHEET = re.compile(r'<sheet\b[^>]*\bstate="(?:hidden|veryHidden)"[^>]*>')
HIDDEN_LINES = re.compile(r'<(?:row|col)\b[^>]*\bhidden="(?:1|true)"')
SEPARATOR = r"[.,'\s\u00a0\u202f]?"


def check_file(path: str | PathLike[str], secrets: Iterable[int] = ()) -> list[Finding]:
    """S10: look for hidden figures in a file that is going out.

    Looked into: CSV, JSON and text; XLSX and other zipped formats, member by member, zips within too; HTML and SVG with
    comments, `alt`, `title`, `desc`, `data-*` and other attributes; Parquet with its metadata; PDF streams that are
    deflated. Numbers drawn as shapes or pictures, encrypted files and text a PDF splits into glyphs are not read.

    Args:
        secrets: true counts of hidden cells. Those of at least 1,000 are looked for everywhere, also with separators of
            thousands; smaller ones stand in every file by chance: put rare large numbers into the hidden cells of
            a trial run. Places where figures hide are named whatever the secrets are.

    Returns:
        "disclosed": a secret was found. "suspicious": a place where figures hide, or a file that cannot be read.
    """
    canaries = sorted({secret for secret in secrets if secret >= CANARY})
    return _unique(_look(Path(path).name, Path(path).read_bytes(), canaries))


def _look(name: str, content: bytes, canaries: list[int]) -> Iterator[Finding]:
    ending = name.rpartition(".")[2].lower()
    if zipfile.is_zipfile(io.BytesIO(content)) and content[:2] == b"PK":
        yield from _look_into_zip(name, content, canaries)
    elif content[:4] == b"PAR1":
        yield from _look_into_parquet(name, content, canaries)
    elif content[:4] == b"%PDF":
        yield from _look_into_pdf(name, content, canaries)
    elif ending in ("html", "htm", "svg", "xhtml"):
        text = _text(content)
        yield from _find(name, text, canaries)
        yield from _look_into_markup(name, text)
    else:
        text = _text(content)
        if "\x00" in text:
            yield Finding(
                "S10", "suspicious", name, "cannot be looked into", "publish it as CSV, XLSX or HTML"
            )
        yield from _find(name, text, canaries)


def _look_into_zip(name: str, content: bytes, canaries: list[int]) -> Iterator[Finding]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for member in package.infolist():
            where = f"{name}: {member.filename}"
            if member.flag_bits & 1:
                yield Finding("S10", "suspicious", where, "is encrypted", "publish it without a password")
                continue
            for part, (fact, mend) in SUSPICIOUS_MEMBERS.items():
                if part in member.filename.lower() and not member.is_dir():
                    yield Finding("S10", "suspicious", where, fact, mend)
            inside = package.read(member)
            if member.filename.endswith(".xml"):
                yield from _look_into_sheet(where, _text(inside))
            yield from _look(where, inside, canaries)
        if package.comment:
            yield from _find(f"{name}: comment of the archive", _text(package.comment), canaries)


def _look_into_sheet(where: str, text: str) -> Iterator[Finding]:
    for sheet in HIDDEN_SHEET.findall(text):
        label = re.search(r'\bname="([^"]*)"', sheet)
        fact = f"the sheet {label[1] if label else sheet!r} is hidden, anybody can show it"
        yield Finding("S10", "suspicious", where, fact, "delete the sheet")
    if HIDDEN_LINES.search(text):
        yield Finding("S10", "suspicious", where, "has hidden rows or columns", "delete them")


def _look_into_parquet(name: str, content: bytes, canaries: list[int]) -> Iterator[Finding]:
    table = pq.read_table(io.BytesIO(content))
    yield from _find(f"{name}: metadata", str(table.schema.metadata or ""), canaries)
    for column in table.column_names:
        values = table.column(column).to_pylist()
        yield from _find(f"{name}: {column}", "\n".join(map(str, values)), canaries)


def _look_into_pdf(name: str, content: bytes, canaries: list[int]) -> Iterator[Finding]:
    yield from _find(name, _text(content), canaries)
    for number, stream in enumerate(re.findall(rb"stream\r?\n(.*?)endstream", content, re.S), 1):
        try:
            text = zlib.decompressobj().decompress(stream).decode("latin-1")
        except zlib.error:
            continue
        yield from _find(f"{name}: stream {number}", text, canaries)
        shown = "".join(
            re.findall(r"\(((?:[^()\\]|\\.)*)\)", text)
        )  # text set with spaces of its own: (79)-20(19)
        yield from _find(f"{name}: text of stream {number}", shown, canaries)
    if b"/EmbeddedFile" in content:
        yield Finding("S10", "suspicious", name, "an embedded file", "take the embedded file out")


class _Markup(HTMLParser):
    """Numbers one sees, and numbers in places one does not see."""

    UNSEEN = ("script", "style", "desc", "title", "metadata", "template")

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.unseen: dict[str, set[str]] = {}
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.UNSEEN:
            self.inside.append(tag)
        for name, value in attrs:
            if name.startswith(("data-", "aria-")) or name in ("alt", "title", "content", "value", "summary"):
                self._hide(f"<{tag} {name}>", value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.inside:
            self._hide(f"<{self.inside[-1]}>", data)
        else:
            self.seen.update(NUMBER.findall(data))

    def handle_comment(self, data: str) -> None:
        self._hide("comment", data)

    def _hide(self, place: str, text: str) -> None:
        self.unseen.setdefault(place, set()).update(NUMBER.findall(text))


def _look_into_markup(name: str, text: str) -> Iterator[Finding]:
    parser = _Markup()
    parser.feed(text)
    parser.close()
    for place, numbers in parser.unseen.items():
        if place in ("<style>", "<meta content>"):
            continue
        if strange := sorted(numbers - parser.seen):
            fact = f"carries numbers that stand nowhere in the visible text: {', '.join(strange[:5])}"
            mend = "write only published figures there"
            yield Finding("S10", "suspicious", f"{name}: {place}", fact, mend)


def _find(where: str, text: str, canaries: list[int]) -> Iterator[Finding]:
    for secret in canaries:
        groups = f"{secret:,}".split(",")
        if re.search(rf"(?<!\d){SEPARATOR.join(groups)}(?!\d)", text):
            yield Finding(
                "S10",
                "disclosed",
                where,
                f"holds the hidden count {secret}",
                "write it from the protected table only",
            )


def _text(content: bytes) -> str:
    for start, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(start):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _unique(findings: Iterable[Finding]) -> list[Finding]:
    return list(dict.fromkeys(findings))

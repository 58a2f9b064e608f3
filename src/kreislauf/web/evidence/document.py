"""The indicator as one tagged page: PDF/UA-1 by Typst, from the same picture the web page shows."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kreislauf.web.evidence import words
from kreislauf.web.evidence.indicator import IndicatorPicture

TEMPLATE = Path(__file__).parent / "indicator.typ"
#: The family Typst carries in itself: the document looks the same on a machine without any fonts.
FONT = "Libertinus Serif"


def indicator_pdf(picture: IndicatorPicture) -> bytes:
    """The document: one A4 page, tagged, with language, title, alternative text and table headers.

    The same picture gives the same bytes: the date inside is that of the release.
    """
    # Imported where needed: loading it takes a tenth of a second no other page should wait for.
    import typst

    with tempfile.TemporaryDirectory(prefix="kreislauf-pdf-") as folder:
        root = Path(folder)
        (root / "indicator.typ").write_bytes(TEMPLATE.read_bytes())
        (root / "page.json").write_text(json.dumps(_content(picture), ensure_ascii=False), encoding="utf-8")
        svg = picture.drawn.svg if picture.drawn and picture.drawn.svg else _EMPTY
        (root / "map.svg").write_text(svg, encoding="utf-8")
        return typst.compile(
            root / "indicator.typ",
            root=root,
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=int(picture.release.approved_at.timestamp()),
        )


_EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def _content(picture: IndicatorPicture) -> dict[str, Any]:
    release = picture.release
    has_map = picture.drawn is not None and bool(picture.drawn.svg)
    return {
        "lang": words.language(),
        "title": picture.title,
        "author": release.source.publisher,
        "subtitle": picture.subject,
        "note": picture.note,
        "invented": words.invented_line(release),
        "alt": picture.drawn.alt if picture.drawn and has_map else "",
        "caption": picture.subject,
        "table-title": _("Alle Werte"),
        "columns": [_("Gebiet") if has_map else _("Merkmal"), picture.unit, _("Hinweis"), _("Kennziffer")],
        "rows": [
            [line.name, line.text, line.reason or line.meaning, line.figure.trace_number]
            for line in picture.lines
        ],
        "signs": _("Zeichen: %(legend)s.")
        % {"legend": ", ".join(f"{sign} {meaning}" for sign, meaning in picture.signs)},
        "source-word": _("Quelle:"),
        "sources": list(picture.sources),
        "footer": _("Freigabe %(number)s, Fassung der Kennzahl %(version)s")
        % {"number": release.number, "version": picture.indicator.version},
    }

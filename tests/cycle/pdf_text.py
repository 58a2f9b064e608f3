"""What a reading program finds in a PDF: its text, by the tables that map glyphs to characters (ToUnicode)."""

from __future__ import annotations

import re

import pikepdf

_CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")


def text_of(pdf: pikepdf.Pdf) -> str:
    """The text of all pages in the order in which it is drawn, without white space: how lines break does not count."""
    return re.sub(r"\s", "", "".join(_text_of_page(page) for page in pdf.pages))


def _text_of_page(page: pikepdf.Page) -> str:
    fonts = page.Resources.Font
    found, glyphs = [], {}
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "Tf":
            glyphs = _characters_of(fonts[str(instruction.operands[0])])
        elif operator in ("Tj", "TJ"):
            strings = instruction.operands[0]
            for part in strings if operator == "TJ" else [strings]:
                if isinstance(part, pikepdf.String):
                    found.append(_decoded(bytes(part), glyphs))
    return "".join(found)


def _decoded(codes: bytes, glyphs: dict[int, str]) -> str:
    return "".join(
        glyphs.get(int.from_bytes(codes[place : place + 2], "big"), "") for place in range(0, len(codes), 2)
    )


def _characters_of(font: pikepdf.Object) -> dict[int, str]:
    table = font.ToUnicode.read_bytes()
    glyphs = {}
    for block in _CHARACTERS.findall(table):
        codes = _HEX.findall(block)
        glyphs |= {
            int(code, 16): _characters(text) for code, text in zip(codes[::2], codes[1::2], strict=True)
        }
    for block in _RANGES.findall(table):
        codes = _HEX.findall(block)
        for first, last, text in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
            start = int.from_bytes(bytes.fromhex(text.decode()), "big")
            glyphs |= {
                code: chr(start + code - int(first, 16)) for code in range(int(first, 16), int(last, 16) + 1)
            }
    return glyphs


def _characters(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be")

"""Read definition files strictly: what is not understood is refused, with file, entry and how to mend it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from kreislauf.catalogue.rules import Text


class CatalogueError(ValueError):
    """A definition is wrong (Fehler im Katalog).

    Attributes:
        file: name of the file.
        entry: which entry in it.
        fault: what is wrong.
        mend: what to do.
    """

    def __init__(self, file: str, entry: str, fault: str, mend: str) -> None:
        self.file, self.entry, self.fault, self.mend = file, entry, fault, mend
        super().__init__(f"{file}, Eintrag „{entry}“: {fault} {mend}")


#: The fast parser of libyaml where it is there; both are safe loaders.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_SafeLoader):
    """YAML without silent surprises: the same key twice in one entry is a fault, not the last one wins."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=deep)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"Schlüssel „{key}“ doppelt", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file.

    Raises:
        CatalogueError: not readable as UTF-8 YAML, or a key given twice.
    """
    try:
        # S506: _StrictLoader is a safe loader that refuses more.
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CatalogueError(
            path.name,
            "Datei",
            f"Nicht lesbar: {error}.",
            "Einrückung, Anführungszeichen und Zeichensatz (UTF-8) prüfen.",
        ) from error


class Entry:
    """One mapping of a definition file. Each key is taken once; `finish` refuses what nobody took."""

    def __init__(self, file: str, data: object, name: str = "") -> None:
        self.file = file
        self.name = name or (str(data.get("id", "ohne id")) if isinstance(data, Mapping) else "?")
        if not isinstance(data, Mapping):
            raise self.fault(f"„{data}“ ist kein Eintrag mit Schlüsseln.", "Als „schlüssel: wert“ schreiben.")
        self._data = dict(data)
        self._taken: set[object] = set()

    def fault(self, fault: str, mend: str) -> CatalogueError:
        """The error to raise about this entry."""
        return CatalogueError(self.file, self.name, fault, mend)

    def has(self, key: str) -> bool:
        """Whether the key is given with a value; to ask is to know the key."""
        self._taken.add(key)
        return self._data.get(key) is not None

    def raw(self, key: str) -> Any:
        """The value as it stands, marked as taken; None where it is not given."""
        self._taken.add(key)
        return self._data.get(key)

    def _typed(self, key: str, kind: type, expected: str, *, required: bool) -> Any:
        value = self.raw(key)
        if value is None:
            if required:
                raise self.fault(f"„{key}“ fehlt.", f"„{key}: …“ ergänzen ({expected}).")
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.fault(f"„{key}: {value}“ passt nicht.", f"Erwartet wird {expected}.")
        return value

    def word(self, key: str) -> str:
        """A required text that is not empty."""
        value = self._typed(key, str, "ein Text, sonst in Anführungszeichen", required=True).strip()
        if not value:
            raise self.fault(f"„{key}“ ist leer.", f"„{key}“ ausfüllen.")
        return value

    def word_or(self, key: str, default: str) -> str:
        """A text, or `default` where it is not given."""
        return self.word(key) if self.has(key) else default

    def word_or_none(self, key: str) -> str | None:
        """A text, or None where it is not given."""
        return self.word(key) if self.has(key) else None

    def number(self, key: str) -> int:
        """A required whole number."""
        return self._typed(key, int, "eine ganze Zahl", required=True)

    def number_or_none(self, key: str) -> int | None:
        """A whole number, or None where it is not given."""
        return self._typed(key, int, "eine ganze Zahl", required=False)

    def flag(self, key: str) -> bool:
        """true or false; false where it is not given."""
        return bool(self._typed(key, bool, "true oder false", required=False))

    def day(self, key: str) -> date:
        """A required day."""
        return self._typed(key, date, "ein Tag als JJJJ-MM-TT", required=True)

    def day_or_none(self, key: str) -> date | None:
        """A day, or None where it is not given."""
        return self._typed(key, date, "ein Tag als JJJJ-MM-TT", required=False)

    def translated(self, key: str) -> Text:
        """A text in both languages: {de: …, en: …}."""
        child = self.child(key)
        for language in ("de", "en"):
            if not child.has(language):
                raise self.fault(
                    f"„{key}“ hat keinen Text für „{language}“.",
                    f"„{key}: {{de: …, en: …}}“ vollständig angeben.",
                )
        text = Text(child.word("de"), child.word("en"))
        child.finish()
        return text

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """A required word out of `allowed`."""
        value = self.word(key)
        if value not in allowed:
            raise self.fault(f"„{key}: {value}“ gibt es nicht.", f"Möglich sind: {', '.join(allowed)}.")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts without repetition; empty where it is not given."""
        values = self._typed(key, list, "eine Liste [a, b]", required=False) or []
        if not all(isinstance(value, str) for value in values) or len(set(values)) != len(values):
            raise self.fault(
                f"„{key}: {values}“ passt nicht.", "Erwartet wird eine Liste verschiedener Texte."
            )
        return tuple(values)

    def child(self, key: str) -> Entry:
        """A required entry below this one."""
        return Entry(
            self.file, self._typed(key, Mapping, "ein Eintrag mit Schlüsseln", required=True), self.name
        )

    def children(self, key: str) -> Iterator[Entry]:
        """The entries of a list below this one; none where it is not given."""
        for data in self._typed(key, list, "eine Liste von Einträgen", required=False) or []:
            yield Entry(self.file, data, self.name)

    def keys(self) -> tuple[str, ...]:
        """All keys given, in order; for entries whose keys are names."""
        return tuple(str(key) for key in self._data)

    def finish(self) -> None:
        """Refuse keys nobody took: a typing error must not silently mean "default"."""
        unknown = [str(key) for key in self._data if key not in self._taken]
        if unknown:
            raise self.fault(
                f"Unbekannt: {', '.join(unknown)}.", "Schreibweise prüfen oder die Zeile streichen."
            )

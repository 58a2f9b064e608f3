"""Turn what stands in a YAML file into typed dataclasses, strictly: an unknown or missing key is a fault. Pure."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")


class ExampleFault(ValueError):
    """A file of the example county is wrong; the message names file, place and what is expected."""


def structured(kind: type[T], value: object, where: str) -> T:
    """`value` as `kind`: a dataclass, `tuple[X, ...]`, `X | None`, `date`, `str`, `int` or `bool`.

    Args:
        where: file and place in it, for the message.

    Raises:
        ExampleFault: wrong type, unknown key, missing key. A number is never taken for a text, so that an official
            key written without quotes is found here and not as a lost leading zero.
    """
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind, value, where)
    origin = typing.get_origin(kind)
    if origin is tuple:
        return typing.cast(T, _tuple(typing.get_args(kind)[0], value, where))
    if origin in (typing.Union, types.UnionType):
        return _optional(kind, value, where)
    if type(value) is not kind:
        raise ExampleFault(f"{where}: erwartet wird {_name(kind)}, da steht {value!r}.")
    return value


def _name(kind: type) -> str:
    return {
        str: "Text (in Anführungszeichen)",
        int: "eine ganze Zahl",
        bool: "true oder false",
        date: "ein Datum",
    }.get(kind, kind.__name__)


def _tuple(kind: type[T], value: object, where: str) -> tuple[T, ...]:
    if not isinstance(value, list):
        raise ExampleFault(f"{where}: erwartet wird eine Liste, da steht {value!r}.")
    return tuple(structured(kind, item, f"{where}[{position}]") for position, item in enumerate(value))


def _optional(kind: Any, value: object, where: str) -> Any:
    if value is None:
        return None
    inner = next(part for part in typing.get_args(kind) if part is not type(None))
    return structured(inner, value, where)


def _dataclass(kind: Any, value: object, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise ExampleFault(f"{where}: erwartet werden Angaben mit Namen, da steht {value!r}.")
    fields = {field.name: field for field in dataclasses.fields(kind) if field.init}
    if unknown := set(value) - set(fields):
        raise ExampleFault(
            f"{where}: unbekannte Angabe {sorted(map(str, unknown))}. Bekannt sind {sorted(fields)}."
        )
    if missing := {name for name, field in fields.items() if _is_required(field)} - set(value):
        raise ExampleFault(f"{where}: es fehlt {sorted(missing)}.")
    hints = typing.get_type_hints(kind)
    return kind(**{name: structured(hints[name], part, f"{where}.{name}") for name, part in value.items()})


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING

"""JSON arguments as the values that the type hints promise."""

from __future__ import annotations

import base64
import binascii
import datetime
import decimal
import enum
import typing
import uuid
from typing import Any, Callable

from . import hints, results
from .failures import Unanswerable


class Mismatch(Unanswerable):
    """An argument is not what its hint says."""

    def __init__(self, where: str, wanted: str, value: Any) -> None:
        shown = repr(value)
        shown = shown if len(shown) <= 80 else f"{shown[:77]}..."
        super().__init__(f"argument '{where}' must be {wanted}, not {shown}")


def convert(value: Any, hint: Any, where: str) -> Any:
    """The value as its hint wants it; Mismatch when it can't be."""
    hint, _ = hints.peel(hint)
    if hints.is_any(hint):
        return value
    members = hints.members(hint)
    if members is not None:
        return _one_of(value, members, where)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        for choice in args:
            if results.plain(choice) == value and type(results.plain(choice)) is type(value):
                return choice
        raise Mismatch(where, f"one of {', '.join(map(repr, args))}", value)
    kind = origin or hint
    if kind in _SCALARS:
        return _SCALARS[kind](value, where)
    if kind in hints.PATHS:
        return kind(_text(value, where))
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return _enum(value, kind, where)
    fields = hints.fields(kind)
    if fields is not None:
        return _structure(value, kind, fields, where)
    if isinstance(kind, type) and issubclass(kind, tuple):
        return _tuple(value, args, where)
    if kind in hints.SEQUENCES or kind in hints.SETS:
        items = _items(value, args[:1], where)
        if kind in hints.SETS:
            return frozenset(items) if kind is frozenset else set(items)
        return items
    if kind in hints.MAPPINGS:
        return _mapping(value, args, where)
    return value


def _one_of(value: Any, members: tuple[Any, ...], where: str) -> Any:
    plain = [hints.peel(member)[0] for member in members]
    if value is None and hints.NONE in plain:
        return None
    if type(value) in plain and type(value) is not str:
        return value
    for member in members:
        try:
            return convert(value, member, where)
        except Unanswerable as problem:
            if len([kind for kind in plain if kind is not hints.NONE]) == 1 and member is not hints.NONE:
                raise problem
    wanted = " or ".join(hints.display(kind) for kind in plain)
    raise Mismatch(where, wanted.replace("NoneType", "null"), value)


def _structure(value: Any, kind: Any, fields: dict[str, hints.Field], where: str) -> Any:
    if not isinstance(value, dict):
        raise Mismatch(where, f"an object with {', '.join(fields)}", value)
    for name in value:
        if name not in fields:
            raise Unanswerable(f"argument '{where}' has no '{name}'; it has {', '.join(fields)}")
    for name, field in fields.items():
        if field.required and name not in value:
            raise Unanswerable(f"argument '{where}' needs '{name}'")
    return kind(**{name: convert(item, fields[name].hint, f"{where}.{name}") for name, item in value.items()})


def _items(value: Any, args: tuple[Any, ...], where: str) -> list[Any]:
    if not isinstance(value, list):
        raise Mismatch(where, "a list", value)
    return [convert(item, args[0], f"{where}[{i}]") for i, item in enumerate(value)] if args else value


def _tuple(value: Any, args: tuple[Any, ...], where: str) -> tuple[Any, ...]:
    if not args or args[-1] is Ellipsis:
        return tuple(_items(value, args[:1], where))
    args = () if args == ((),) else args
    if not isinstance(value, list) or len(value) != len(args):
        raise Mismatch(where, f"a list of {len(args)}", value)
    return tuple(convert(item, arg, f"{where}[{i}]") for i, (item, arg) in enumerate(zip(value, args)))


def _mapping(value: Any, args: tuple[Any, ...], where: str) -> dict[Any, Any]:
    if not isinstance(value, dict):
        raise Mismatch(where, "an object", value)
    if len(args) != 2:
        return value
    return {_key(key, args[0], where): convert(item, args[1], f"{where}.{key}") for key, item in value.items()}


def _key(key: str, hint: Any, where: str) -> Any:
    """JSON has only texts as keys, so a number is read from its text."""
    if hint in (int, float):
        try:
            return hint(key)
        except ValueError:
            raise Mismatch(where, f"an object with {hint.__name__} keys", key) from None
    return convert(key, hint, where)


def _enum(value: Any, kind: type[enum.Enum], where: str) -> enum.Enum:
    for choice in kind:
        plain = results.plain(choice)
        if plain == value and type(plain) is type(value):
            return choice
    raise Mismatch(where, f"one of {', '.join(repr(results.plain(c)) for c in kind)}", value)


def _text(value: Any, where: str) -> str:
    if isinstance(value, str):
        return value
    raise Mismatch(where, "a text", value)


def _integer(value: Any, where: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise Mismatch(where, "an integer", value)


def _number(value: Any, where: str) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    raise Mismatch(where, "a number", value)


def _boolean(value: Any, where: str) -> bool:
    if isinstance(value, bool):
        return value
    raise Mismatch(where, "true or false", value)


def _null(value: Any, where: str) -> None:
    if value is not None:
        raise Mismatch(where, "null", value)


def _parsed(parse: Callable[[str], Any], wanted: str) -> Callable[[Any, str], Any]:
    def read(value: Any, where: str) -> Any:
        try:
            return parse(_text(value, where))
        except (ValueError, ArithmeticError, binascii.Error):
            raise Mismatch(where, wanted, value) from None

    return read


def _decimal(value: Any, where: str) -> decimal.Decimal:
    numeric = isinstance(value, (int, float)) and not isinstance(value, bool)
    return _parsed(decimal.Decimal, "a decimal number")(str(value) if numeric else value, where)


def _zulu(text: str) -> str:
    """Python before 3.11 doesn't read the Z of RFC 3339."""
    return f"{text[:-1]}+00:00" if text[-1:] in ("Z", "z") else text


_SCALARS: dict[Any, Callable[[Any, str], Any]] = {
    str: _text,
    int: _integer,
    float: _number,
    bool: _boolean,
    hints.NONE: _null,
    None: _null,
    bytes: _parsed(lambda text: base64.b64decode(text, validate=True), "base64"),
    datetime.datetime: _parsed(
        lambda text: datetime.datetime.fromisoformat(_zulu(text)), "a time like 2026-01-31T12:00:00Z"
    ),
    datetime.date: _parsed(datetime.date.fromisoformat, "a date like 2026-01-31"),
    datetime.time: _parsed(lambda text: datetime.time.fromisoformat(_zulu(text)), "a time like 12:00:00"),
    uuid.UUID: _parsed(uuid.UUID, "a UUID"),
    decimal.Decimal: _decimal,
}

"""What schema and arguments both must know of type hints."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime
import decimal
import enum
import pathlib
import sys
import types
import typing
import uuid
from typing import Any, Mapping, Optional, Union

EMPTY: Any = object()
"""No hint, no default."""

_UNIONS = (Union, getattr(types, "UnionType", Union))
_WRAPPERS = ("Required", "NotRequired", "ReadOnly", "Final", "ClassVar", "InitVar")
_NAMES: dict[str, Any] = {
    "str": str, "string": str, "int": int, "integer": int, "float": float, "number": float,
    "bool": bool, "boolean": bool, "list": list, "array": list, "dict": dict, "object": dict,
}  # fmt: skip

SEQUENCES = (
    list,
    collections.abc.Sequence,
    collections.abc.MutableSequence,
    collections.abc.Iterable,
    collections.abc.Iterator,
    collections.abc.Collection,
)
SETS = (set, frozenset, collections.abc.Set, collections.abc.MutableSet)
MAPPINGS = (dict, collections.abc.Mapping, collections.abc.MutableMapping)
NONE = type(None)
PATHS = (pathlib.Path, pathlib.PurePath, pathlib.PosixPath, pathlib.PurePosixPath)
FORMATS: dict[Any, str] = {
    datetime.datetime: "date-time",
    datetime.date: "date",
    datetime.time: "time",
    uuid.UUID: "uuid",
    decimal.Decimal: "decimal",
    **dict.fromkeys(PATHS, "path"),
}


class Field(typing.NamedTuple):
    """A member of a structured type."""

    hint: Any
    required: bool
    default: Any = EMPTY


def of(target: Any) -> dict[str, Any]:
    """The hints of a function or class by name; one that can't be resolved is missing."""
    try:
        return typing.get_type_hints(target, include_extras=True)
    except Exception:  # e.g. a name that only a type checker imports; then one by one
        pass
    raw, scope = getattr(target, "__annotations__", {}), _scope(target)
    resolved = {name: _resolve(hint, scope) for name, hint in raw.items()}
    return {name: hint for name, hint in resolved.items() if hint is not EMPTY}


def named(name: str) -> Any:
    """The type that a docstring names, or EMPTY."""
    return _NAMES.get(name, EMPTY)


def peel(hint: Any) -> tuple[Any, list[Any]]:
    """The hint without its wrappers, and what Annotated adds."""
    metadata: list[Any] = []
    while True:
        origin = typing.get_origin(hint)
        if hasattr(hint, "__metadata__"):
            metadata += hint.__metadata__
            hint = hint.__origin__
        elif getattr(origin, "_name", None) in _WRAPPERS:
            hint = typing.get_args(hint)[0]
        elif hasattr(hint, "__supertype__"):
            hint = hint.__supertype__  # NewType
        elif hasattr(hint, "__value__") and not isinstance(hint, (type, enum.Enum)):
            hint = hint.__value__  # type X = ...
        elif isinstance(hint, typing.TypeVar):
            hint = hint.__bound__ or (Union[hint.__constraints__] if hint.__constraints__ else Any)
        else:
            return hint, metadata


def description(metadata: list[Any]) -> str:
    """The text that Annotated adds, itself or as its documentation or description."""
    for item in metadata:
        for text in (item, getattr(item, "documentation", None), getattr(item, "description", None)):
            if isinstance(text, str):
                return text
    return ""


def members(hint: Any) -> Optional[tuple[Any, ...]]:
    """The members of a union; None for what is no union."""
    return typing.get_args(hint) if typing.get_origin(hint) in _UNIONS else None


def is_any(hint: Any) -> bool:
    return hint is Any or hint is EMPTY or hint is object


def fields(hint: Any) -> Optional[dict[str, Field]]:
    """The members of a dataclass, TypedDict or NamedTuple; None for anything else."""
    if not isinstance(hint, type):
        return None
    if dataclasses.is_dataclass(hint):
        hints = of(hint)
        return {
            field.name: Field(hints.get(field.name, Any), _no_default(field), _default(field))
            for field in dataclasses.fields(hint)
            if field.init
        }
    if issubclass(hint, dict) and hasattr(hint, "__required_keys__"):
        return {name: Field(item, _required(hint, name, item)) for name, item in of(hint).items()}
    if issubclass(hint, tuple) and hasattr(hint, "_fields"):
        hints, defaults = of(hint), hint._field_defaults
        return {
            name: Field(hints.get(name, Any), name not in defaults, defaults.get(name, EMPTY))
            for name in hint._fields
        }
    return None


def display(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) else str(hint).replace("typing.", "")


def _no_default(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _default(field: "dataclasses.Field[Any]") -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory in (list, dict, set, tuple):
        return field.default_factory()
    return EMPTY


def _required(hint: Any, name: str, item: Any) -> bool:
    wrapper = getattr(typing.get_origin(item), "_name", None)
    if wrapper in ("Required", "NotRequired"):
        return bool(wrapper == "Required")
    return name in hint.__required_keys__


def _scope(target: Any) -> Mapping[str, Any]:
    while hasattr(target, "__wrapped__"):
        target = target.__wrapped__
    if hasattr(target, "__globals__"):
        return dict(target.__globals__)
    module = sys.modules.get(getattr(target, "__module__", ""))
    return dict(vars(module)) if isinstance(module, types.ModuleType) else {}


def _resolve(hint: Any, scope: Mapping[str, Any]) -> Any:
    if not isinstance(hint, str):
        return hint
    try:
        return typing.get_type_hints(_holder(hint), dict(scope), include_extras=True)["it"]
    except Exception:
        ours = sys.modules.get("taskcraft")
        # The one type that matters even where only a type checker imports it.
        return ours.ToolContext if ours and hint.split(".")[-1] == "ToolContext" else EMPTY


def _holder(hint: str) -> Any:
    return type("Holder", (), {"__annotations__": {"it": hint}})

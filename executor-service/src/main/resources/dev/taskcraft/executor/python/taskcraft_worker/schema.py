"""Type hints as JSON Schema (2020-12). The same hints give the same text, key for key."""

from __future__ import annotations

import enum
import typing
from typing import Any, Iterable

from . import docstrings, hints, results
from .failures import Unanswerable

_SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    hints.NONE: {"type": "null"},
    None: {"type": "null"},
    bytes: {"type": "string", "contentEncoding": "base64"},
    **{kind: {"type": "string", "format": name} for kind, name in hints.FORMATS.items()},
}


class Writer:
    """Writes the schema of one tool. Types are written where they are used, except those that
    contain themselves: they go to ``definitions``."""

    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {}
        self._open: list[Any] = []
        self._recursive: list[Any] = []

    def of(self, hint: Any) -> dict[str, Any]:
        """The schema of a hint; Unanswerable when JSON has no such thing."""
        hint, metadata = hints.peel(hint)
        schema = self._plain(hint)
        text = hints.description(metadata)
        return {**schema, "description": text} if text else schema

    def object(self, fields: dict[str, hints.Field], said: dict[str, docstrings.Param], more: Any) -> dict[str, Any]:
        """The schema of an object; ``more`` is what its additional properties are."""
        properties: dict[str, Any] = {}
        for name, field in fields.items():
            schema = self.of(field.hint)
            if "description" not in schema and name in said and said[name].description:
                schema = {**schema, "description": said[name].description}
            if field.default is not hints.EMPTY:
                try:
                    schema = {**schema, "default": results.plain(field.default)}
                except (Unanswerable, ValueError):
                    pass  # a default that has no JSON form stays the function's own business
            properties[name] = schema
        schema = {"type": "object", "properties": properties}
        required = [name for name, field in fields.items() if field.required]
        if required:
            schema["required"] = required
        return {**schema, "additionalProperties": more}

    def _plain(self, hint: Any) -> dict[str, Any]:
        if hints.is_any(hint):
            return {}
        members = hints.members(hint)
        if members is not None:
            return _any_of(self.of(member) for member in members)
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if origin is typing.Literal:
            return _choice(args)
        kind = origin or hint
        try:
            if kind in _SIMPLE:
                return dict(_SIMPLE[kind])
        except TypeError:
            raise _no_form(hint) from None
        if isinstance(kind, type):
            if issubclass(kind, enum.Enum):
                return _choice([results.plain(choice) for choice in kind])
            fields = hints.fields(kind)
            if fields is not None:
                return self._structure(kind, fields)
            if issubclass(kind, tuple):
                return self._tuple(args)
        if kind in hints.SEQUENCES:
            return self._array(args)
        if kind in hints.SETS:
            return {**self._array(args), "uniqueItems": True}
        if kind in hints.MAPPINGS:
            items = self.of(args[1]) if len(args) == 2 else {}
            return {"type": "object", "additionalProperties": items or True}
        raise _no_form(hint)

    def _structure(self, kind: type, fields: dict[str, hints.Field]) -> dict[str, Any]:
        name = kind.__qualname__.rpartition("<locals>.")[2]
        reference = {"$ref": f"#/$defs/{name}"}
        if kind in self._open or name in self.definitions:
            self._recursive.append(kind)
            return reference
        self._open.append(kind)
        doc = docstrings.parse(kind.__doc__)
        schema = self.object(fields, doc.params, False)
        # Python writes a docstring of its own for a dataclass or a named tuple.
        if doc.summary and not doc.summary.startswith(f"{kind.__name__}("):
            schema["description"] = doc.summary
        self._open.pop()
        if kind in self._recursive:
            self.definitions[name] = schema
            return reference
        return schema

    def _array(self, args: tuple[Any, ...]) -> dict[str, Any]:
        items = self.of(args[0]) if args else {}
        return {"type": "array", "items": items} if items else {"type": "array"}

    def _tuple(self, args: tuple[Any, ...]) -> dict[str, Any]:
        if not args or args[-1] is Ellipsis:
            return self._array(args[:1])
        args = () if args == ((),) else args
        size = {"items": False, "minItems": len(args), "maxItems": len(args)}
        return {"type": "array", "prefixItems": [self.of(arg) for arg in args], **size}


def _choice(values: Iterable[Any]) -> dict[str, Any]:
    plain = [results.plain(value) for value in values]
    names = {_type_name(value) for value in plain}
    schema: dict[str, Any] = {"type": names.pop()} if len(names) == 1 else {}
    return {**schema, "enum": plain}


def _type_name(value: Any) -> str:
    for kind, name in ((str, "string"), (bool, "boolean"), (int, "integer"), (float, "number")):
        if isinstance(value, kind):
            return name
    return "null" if value is None else "array" if isinstance(value, list) else "object"


def _any_of(schemas: Iterable[dict[str, Any]]) -> dict[str, Any]:
    unique: list[dict[str, Any]] = []
    for schema in schemas:
        if schema not in unique:
            unique.append(schema)
    if {} in unique:
        return {}
    return unique[0] if len(unique) == 1 else {"anyOf": unique}


def _no_form(hint: Any) -> Unanswerable:
    return Unanswerable(f"type {hints.display(hint)} has no JSON form")

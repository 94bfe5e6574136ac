"""Return values as JSON, and as the content of an MCP result."""

from __future__ import annotations

import json
import math
import sys
from typing import Any, Callable, Optional

from .failures import Unanswerable
from .redaction import MASK, is_secret, redact

_DEEPEST = 60
_LONGEST = 16 << 20
_SAFE_INTEGER = (1 << 53) - 1
_IMAGES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


def answer(value: Any) -> dict[str, Any]:
    """The result of a call that returned this; Unanswerable when it has no JSON form."""
    if isinstance(value, (bytes, bytearray)):
        return _binary(bytes(value))
    value = plain(value)
    if isinstance(value, str):
        return {"content": [{"type": "text", "text": _bounded(value)}]}
    written = json.dumps(value, ensure_ascii=False, allow_nan=False)
    text = {"type": "text", "text": _bounded(written)}
    if isinstance(value, dict):
        return {"content": [text], "structuredContent": value}
    wrapped = {"result": value}
    return {"content": [text], "structuredContent": wrapped, "_meta": {"dev.taskcraft/wrapped": True}}


def _bounded(text: str) -> str:
    if len(text) > _LONGEST:
        raise Unanswerable(
            f"the tool returned {len(text) >> 20} MiB; at most {_LONGEST >> 20} are taken: "
            "write it to a file and return its path"
        )
    return text


def plain(value: Any, depth: int = 0) -> Any:
    """A JSON value without secrets; Unanswerable when there is none."""
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is str:
        return redact(value)
    if (kind is int or kind is float) and is_secret(value):
        return MASK
    if kind is int:
        # Above 2^53 a JSON number is not the same number everywhere; its text is.
        return value if -_SAFE_INTEGER <= value <= _SAFE_INTEGER else str(value)
    if kind is float:
        if not math.isfinite(value):
            raise Unanswerable(f"the tool returned {value}, which has no JSON form")
        return value
    if depth > _DEEPEST:
        raise Unanswerable(f"the tool returned a value nested deeper than {_DEEPEST}, or that contains itself")
    if kind is dict:
        return {_key(key): plain(item, depth + 1) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [plain(item, depth + 1) for item in value]
    return plain(_simpler(value), depth + 1)


def _key(key: Any) -> str:
    key = plain(key)
    if isinstance(key, str):
        return key
    if isinstance(key, (list, dict)):
        raise Unanswerable("the tool returned an object with a key that is not a text")
    return json.dumps(key)


def _simpler(value: Any) -> Any:
    """One step nearer to JSON."""
    module_type = _loaded("enum", "Enum")
    if module_type and isinstance(value, module_type):
        return value.value if _is_plain(value.value) else value.name
    if isinstance(value, (bytes, bytearray, memoryview)):
        import base64

        return base64.b64encode(bytes(value)).decode("ascii")
    if hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        return {name: getattr(value, name) for name in value.__dataclass_fields__ if hasattr(value, name)}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return dict(zip(value._fields, value))
    for base in (str, int, float, dict, list, tuple):
        if isinstance(value, base):
            return base.__str__(value) if base is str else base(value)
    if isinstance(value, (set, frozenset)):
        return sorted(map(plain, value), key=lambda item: (type(item).__name__, json.dumps(item)))
    for module, name, write in _WRITTEN:
        known = _loaded(module, name)
        if known and isinstance(value, known):
            return write(value)
    if callable(getattr(type(value), "model_dump", None)):
        return value.model_dump(mode="json")  # pydantic
    if hasattr(value, "keys") and hasattr(value, "__getitem__"):
        return {key: value[key] for key in value.keys()}
    if hasattr(value, "__iter__") and not isinstance(value, type):
        return list(value)  # generators, views, ranges
    raise Unanswerable(
        f"the tool returned a {type(value).__name__}, which has no JSON form; "
        "return texts, numbers, lists, dicts or dataclasses"
    )


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float))


def _loaded(module: str, name: str) -> Optional[type]:
    """The class, if its module was ever imported: else no value can be of it."""
    found = sys.modules.get(module)
    return getattr(found, name, None) if found else None


def _binary(value: bytes) -> dict[str, Any]:
    import base64

    data = _bounded(base64.b64encode(value).decode("ascii"))
    for start, media_type in _IMAGES:
        if value.startswith(start):
            return {"content": [{"type": "image", "data": data, "mimeType": media_type}]}
    return {"content": [{"type": "text", "text": data}]}


_WRITTEN: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    ("datetime", "datetime", lambda value: value.isoformat()),
    ("datetime", "date", lambda value: value.isoformat()),
    ("datetime", "time", lambda value: value.isoformat()),
    ("datetime", "timedelta", lambda value: value.total_seconds()),
    ("pathlib", "PurePath", str),
    ("uuid", "UUID", str),
    ("decimal", "Decimal", str),
)

"""Keeps the values of secrets out of everything that leaves the worker."""

from __future__ import annotations

import json
import os
from typing import Iterable, Mapping, Union

MASK = "***"
NAMES = "TASKCRAFT_SECRETS"
_SHORTEST = 4
_SHORTEST_LINE = 8

_values: dict[str, str] = {}
_needles: list[str] = []


def from_environment() -> None:
    """Learns the secrets among the environment variables; the list of their names is dropped."""
    names = os.environ.pop(NAMES, "")
    learn({name: os.environ[name] for name in names.split(",") if name in os.environ})


def learn(secrets: Mapping[str, str]) -> None:
    """Adds secrets by name. A value of several lines is also hidden line by line, each as JSON writes it, too."""
    if all(_values.get(name) == value for name, value in secrets.items()):
        return
    _values.update(secrets)
    found = set(_needles)
    for value in secrets.values():
        for part in _parts(value):
            found.update(_spellings(part))
    _needles[:] = sorted(found, key=lambda needle: (-len(needle), needle))


def _parts(value: str) -> Iterable[str]:
    if len(value) >= _SHORTEST:
        yield value
    if len(value.strip()) >= _SHORTEST:
        yield value.strip()
    for line in value.splitlines():
        if len(line.strip()) >= _SHORTEST_LINE:
            yield line.strip()


def _spellings(text: str) -> Iterable[str]:
    """The text, and what json.dumps makes of it; how other writers spell it the runtime reads."""
    yield text
    for ascii_only in (True, False):
        escaped = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
        yield escaped
        yield escaped.replace("/", "\\/")


def is_secret(number: Union[int, float]) -> bool:
    """Whether the number is written like a secret."""
    if not _needles:
        return False
    whole = isinstance(number, float) and number.is_integer()
    return str(number) in _needles or (whole and str(int(number)) in _needles)


def value(name: str) -> str:
    """The value of a granted secret; KeyError when it wasn't granted."""
    return _values[name]


def redact(text: str) -> str:
    for needle in _needles:
        if needle in text:
            text = text.replace(needle, MASK)
    return text

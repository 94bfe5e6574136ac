"""Keeps the values of secrets out of everything that leaves the worker."""

from __future__ import annotations

import os
from typing import Iterable, Mapping

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
    """Adds secrets by name. A value of several lines is also hidden line by line."""
    if all(_values.get(name) == value for name, value in secrets.items()):
        return
    _values.update(secrets)
    found = set(_needles)
    for value in secrets.values():
        found.update(_parts(value))
    _needles[:] = sorted(found, key=lambda needle: (-len(needle), needle))


def _parts(value: str) -> Iterable[str]:
    if len(value) >= _SHORTEST:
        yield value
    for line in value.splitlines():
        if len(line.strip()) >= _SHORTEST_LINE:
            yield line.strip()


def value(name: str) -> str:
    """The value of a granted secret; KeyError when it wasn't granted."""
    return _values[name]


def redact(text: str) -> str:
    for needle in _needles:
        if needle in text:
            text = text.replace(needle, MASK)
    return text

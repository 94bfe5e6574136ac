"""Reads docstrings in the styles of Google, Sphinx and NumPy."""

from __future__ import annotations

import re
from typing import NamedTuple, Optional

_GOOGLE = re.compile(r"(Args|Arguments|Parameters|Params|Attributes|Keyword Args):\s*$")
_GOOGLE_ITEM = re.compile(r"\*{0,2}(\w+)\s*(?:\(([^)]*)\))?\s*:\s*(.*)$")
_SPHINX = re.compile(r":(?:param|parameter|arg|argument|key|ivar)\s+(?:([^:]+?)\s+)?\*{0,2}(\w+)\s*:\s*(.*)$")
_SPHINX_TYPE = re.compile(r":type\s+(\w+)\s*:\s*(.*)$")
_NUMPY = re.compile(r"(Parameters|Other Parameters|Attributes)\s*$")
_NUMPY_ITEM = re.compile(r"\*{0,2}(\w+(?:\s*,\s*\w+)*)\s*(?::\s*(.*))?$")


class Param(NamedTuple):
    """What a docstring says of a parameter; an empty text for nothing."""

    description: str
    type: str


class Doc(NamedTuple):
    summary: str
    params: dict[str, Param]


def parse(docstring: Optional[str]) -> Doc:
    """The first paragraph, and what is said of each parameter."""
    lines = _dedent(docstring or "")
    summary: list[str] = []
    for line in lines:
        if not line.strip() or _starts_section(line) or line.startswith(":"):
            break
        summary.append(line.strip())
    params = {**_google(lines), **_numpy(lines), **_sphinx(lines)}
    return Doc(" ".join(summary), params)


def _starts_section(line: str) -> bool:
    return _GOOGLE.match(line) is not None or re.match(r"(Returns|Raises|Yields):\s*$", line) is not None


def _dedent(text: str) -> list[str]:
    lines = text.expandtabs().strip("\n").split("\n")
    margins = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(margins, default=0)
    dedented = [lines[0].strip()] + [line[margin:].rstrip() for line in lines[1:]]
    while dedented and not dedented[0]:
        dedented.pop(0)
    return dedented


def _google(lines: list[str]) -> dict[str, Param]:
    params: dict[str, Param] = {}
    inside, indent, name = False, 0, ""
    for line in lines:
        if _GOOGLE.match(line):
            inside, indent, name = True, 0, ""
            continue
        if not inside or not line.strip():
            continue
        depth = len(line) - len(line.lstrip())
        if depth == 0:
            inside = False
            continue
        indent = indent or depth
        item = _GOOGLE_ITEM.match(line.strip())
        if depth == indent and item:
            name = item[1]
            params[name] = Param(item[3].strip(), _type(item[2]))
        elif name:
            params[name] = _more(params[name], line)
    return params


def _sphinx(lines: list[str]) -> dict[str, Param]:
    params: dict[str, Param] = {}
    types: dict[str, str] = {}
    name = ""
    for line in lines:
        text = line.strip()
        item, kind = _SPHINX.match(text), _SPHINX_TYPE.match(text)
        if item:
            name = item[2]
            params[name] = Param(item[3].strip(), _type(item[1]))
        elif kind:
            name, types[kind[1]] = "", _type(kind[2])
        elif not text or text.startswith(":"):
            name = ""
        elif name:
            params[name] = _more(params[name], line)
    for name, kind_name in types.items():
        params[name] = Param(params[name].description if name in params else "", kind_name)
    return params


def _numpy(lines: list[str]) -> dict[str, Param]:
    params: dict[str, Param] = {}
    names: list[str] = []
    inside = False
    for position, line in enumerate(lines):
        underlined = position + 1 < len(lines) and re.match(r"-{3,}\s*$", lines[position + 1])
        if underlined:
            inside, names = _NUMPY.match(line) is not None, []
        elif inside and line.strip() and not re.match(r"-{3,}\s*$", line):
            item = None if line.startswith(" ") else _NUMPY_ITEM.match(line)
            if item:
                names = [name.strip() for name in item[1].split(",")]
                params.update((name, Param("", _type(item[2]))) for name in names)
            else:
                params.update((name, _more(params[name], line)) for name in names)
    return params


def _more(param: Param, line: str) -> Param:
    return param._replace(description=f"{param.description} {line.strip()}".strip())


def _type(text: Optional[str]) -> str:
    """The type's name without ', optional' and the like."""
    return re.split(r",|\bdefault\b", text or "")[0].strip()

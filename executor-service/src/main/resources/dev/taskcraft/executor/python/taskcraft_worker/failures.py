"""Says what went wrong in a tool, in the user's own terms."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Any, Optional

from .redaction import redact

_HOME = os.path.dirname(os.path.abspath(__file__))
_MESSAGE_LIMIT = 2_000
_TRACEBACK_LIMIT = 8_000


class Unanswerable(Exception):
    """The call can't be made, or its result can't be sent; trying again would not help."""

    detail = ""
    """More than the headline; empty when there is no more to say."""


def headline(problem: BaseException) -> str:
    """``ValueError: no such week``."""
    if isinstance(problem, Unanswerable):
        return _cut(redact(str(problem)), _MESSAGE_LIMIT)
    try:
        text = str(problem)
    except Exception:  # a tool's own exception may be broken
        text = ""
    name = type(problem).__name__
    return _cut(redact(f"{name}: {text}" if text else name), _MESSAGE_LIMIT)


def trace(problem: BaseException) -> str:
    """The traceback from the user's first frame on; empty when there is none."""
    if isinstance(problem, Unanswerable):
        return problem.detail
    import traceback

    problem.__traceback__ = _own_frames(problem.__traceback__)
    lines = traceback.format_exception(type(problem), problem, problem.__traceback__)
    return _cut(redact("".join(lines).rstrip()), _TRACEBACK_LIMIT)


def answer(problem: BaseException) -> dict[str, Any]:
    """The result of a call that failed."""
    meta: dict[str, Any] = {"dev.taskcraft/retryable": not isinstance(problem, Unanswerable)}
    detail = trace(problem)
    if detail:
        meta["dev.taskcraft/traceback"] = detail
    content = [{"type": "text", "text": headline(problem)}]
    return {"content": content, "isError": True, "_meta": meta}


def _own_frames(trace: Optional[TracebackType]) -> Optional[TracebackType]:
    """Drops what comes before the module: the worker, and Python's import machinery."""
    first = trace
    while first is not None and _foreign(first.tb_frame.f_code.co_filename):
        first = first.tb_next
    return first


def _foreign(file: str) -> bool:
    return file.startswith(("<frozen importlib", _HOME)) or file.endswith("importlib/__init__.py")


def _cut(text: str, limit: int) -> str:
    """The head and, because a traceback ends with the cause, more of the tail."""
    if len(text) <= limit:
        return text
    head = limit // 4
    return f"{text[:head]}\n[{len(text) - limit} characters left out]\n{text[head - limit:]}"

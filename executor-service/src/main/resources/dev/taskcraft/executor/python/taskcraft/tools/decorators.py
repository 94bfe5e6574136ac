"""The decorator of TaskCraft 0.1."""

from __future__ import annotations

from typing import Any, Callable, Optional

from taskcraft import _mark


def retryable_tool(function: Optional[Callable[..., Any]] = None, max_attempts: int = 3) -> Any:
    """Lets the runtime call the tool again when it fails, ``max_attempts`` times in all.

    The function itself is left as it is: every attempt is the runtime's, which records it.
    """
    if not isinstance(max_attempts, int) or max_attempts < 1:
        raise ValueError(f"max_attempts must be 1 or more, not {max_attempts!r}")
    marks = {
        "retries": max_attempts - 1,
        "backoff": {"initial": 1, "max": 10, "factor": 2},
    }

    def mark(marked: Callable[..., Any]) -> Callable[..., Any]:
        return _mark(marked, marks)

    return mark if function is None else mark(function)

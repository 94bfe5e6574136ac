"""The decorator of TaskCraft 0.1."""

from __future__ import annotations

from typing import Any, Callable, Union

from taskcraft import _mark


def retryable_tool(max_attempts: Union[int, Callable[..., Any]] = 3) -> Any:
    """Lets the runtime call the tool again when it fails, ``max_attempts`` times in all.

    Works with and without brackets. The function itself is left as it is: every attempt is the
    runtime's, which records it.
    """
    if callable(max_attempts):
        return retryable_tool()(max_attempts)
    if not isinstance(max_attempts, int) or max_attempts < 1:
        raise ValueError(f"max_attempts must be 1 or more, not {max_attempts!r}")
    backoff = {"initial": 1, "max": 10, "factor": 2}
    marks = {"retries": max_attempts - 1, "backoff": backoff}
    return lambda function: _mark(function, marks)

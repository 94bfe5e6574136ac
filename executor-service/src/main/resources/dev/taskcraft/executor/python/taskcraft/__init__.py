"""What a tool may ask of the runtime that calls it.

Nothing here is needed: a plain function is a tool. ``tool`` says more about one, ``reconciles`` lets
a module say afterwards whether a call took effect, and a parameter annotated ``ToolContext`` tells
a function which call it serves.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Callable, Mapping, NamedTuple, Optional, TypeVar, overload

__version__ = "0.2.0"
__all__ = ["ToolContext", "done", "not_done", "reconciles", "tool", "unknown"]

Function = TypeVar("Function", bound=Callable[..., Any])

# A package of the same name elsewhere on the path lends its other submodules.
__path__ += [
    folder
    for folder in (os.path.join(entry, "taskcraft") for entry in sys.path)
    if folder not in __path__ and os.path.isdir(folder)
]

EFFECTS = ("read", "idempotent", "reconcilable", "irreversible")
MARKS = "__taskcraft__"


class ToolContext:
    """The call that a tool serves."""

    __slots__ = ("_meta", "_secret")

    def __init__(self, meta: Mapping[str, Any], secret: Callable[[str], str]) -> None:
        self._meta, self._secret = meta, secret

    @property
    def task(self) -> str:
        return str(self._meta.get("dev.taskcraft/task", ""))

    @property
    def step(self) -> int:
        return int(self._meta.get("dev.taskcraft/step", 0))

    @property
    def attempt(self) -> int:
        """1 for the first."""
        return int(self._meta.get("dev.taskcraft/attempt", 1))

    @property
    def idempotency_key(self) -> str:
        """The same for every attempt of one call; pass it on where the other side takes one."""
        return str(self._meta.get("dev.taskcraft/idempotency-key", ""))

    def secret(self, name: str) -> str:
        """The value of a secret that the coworker file grants."""
        try:
            return self._secret(name)
        except KeyError:
            raise LookupError(
                f"secret '{name}' is not granted to this coworker; add it under secrets:"
            ) from None


@overload
def tool(function: Function) -> Function: ...
@overload
def tool(
    *,
    name: Optional[str] = None,
    description: Optional[str] = None,
    effect: Optional[str] = None,
    timeout: Optional[float] = None,
    retries: Optional[int] = None,
) -> Callable[[Function], Function]: ...
def tool(
    function: Optional[Callable[..., Any]] = None,
    *,
    name: Optional[str] = None,
    description: Optional[str] = None,
    effect: Optional[str] = None,
    timeout: Optional[float] = None,
    retries: Optional[int] = None,
) -> Any:
    """Says more about a tool; what is left out keeps its default.

    ``effect`` is what a call may change: "read", "idempotent", "reconcilable" or "irreversible".
    ``timeout`` is in seconds. ``retries`` counts the attempts after the first that failed.
    """
    if effect is not None and effect not in EFFECTS:
        raise ValueError(f"effect must be one of {', '.join(EFFECTS)}, not {effect!r}")
    if timeout is not None and not timeout > 0:
        raise ValueError(f"timeout must be a number of seconds above 0, not {timeout!r}")
    if retries is not None and (not isinstance(retries, int) or retries < 0):
        raise ValueError(f"retries must be 0 or more, not {retries!r}")
    said = dict(name=name, description=description, effect=effect, timeout=timeout, retries=retries)
    marks = {key: value for key, value in said.items() if value is not None}

    def mark(marked: Function) -> Function:
        return _mark(marked, marks)

    return mark if function is None else mark(function)


def reconciles(tool: str) -> Callable[[Function], Function]:
    """Marks the function that says whether an earlier call of the tool took effect.

    It gets those arguments of the call that it has parameters for, and returns ``done(result)``,
    ``not_done()`` or ``unknown(reason)``. It is no tool itself.
    """
    if not isinstance(tool, str):
        raise TypeError('name the tool: @taskcraft.reconciles("send_report")')
    return lambda function: _mark(function, {"reconciles": tool})


class Reconciled(NamedTuple):
    """An answer of a reconciling function; make it with done, not_done or unknown."""

    state: str
    result: Any = None
    reason: str = ""


def done(result: Any = None) -> Reconciled:
    """The call took effect, and this is what it returned."""
    return Reconciled("done", result)


def not_done() -> Reconciled:
    """The call took no effect."""
    return Reconciled("not_done")


def unknown(reason: str = "") -> Reconciled:
    """Nobody can say; a person is asked."""
    return Reconciled("unknown", None, reason)


def _mark(function: Function, marks: Mapping[str, Any]) -> Function:
    if not callable(function):
        raise TypeError(f"a tool is a function, not {type(function).__name__}")
    # A new dict: functools.wraps may have given two functions the same one.
    setattr(function, MARKS, {**getattr(function, MARKS, {}), **marks})
    return function


"""The functions of a module, as tools."""

from __future__ import annotations

import difflib
import inspect
import sys
from types import ModuleType
from typing import Any, Callable, Mapping, NamedTuple, Optional

from . import arguments, docstrings, hints, redaction, results, schema
from .failures import Unanswerable

RECONCILE = "reconcile:"
_MARKS = "__taskcraft__"


class Parameter(NamedTuple):
    name: str
    hint: Any
    default: Any
    positional: bool
    context: bool

    def field(self) -> hints.Field:
        return hints.Field(self.hint, self.default is hints.EMPTY, self.default)


class Tool:
    """One function that can be called by name."""

    def __init__(self, name: str, function: Callable[..., Any], marks: Mapping[str, Any]) -> None:
        self.name, self.function, self.marks = name, function, marks
        self.module = function.__module__
        self.is_async = inspect.iscoroutinefunction(inspect.unwrap(function))
        self._doc = docstrings.parse(function.__doc__)
        self._read_signature()

    def describe(self, reconcilable: bool) -> dict[str, Any]:
        """The entry of tools/list."""
        entry: dict[str, Any] = {"name": self.name}
        description = self.marks.get("description") or self._doc.summary
        if description:
            entry["description"] = description
        entry["inputSchema"] = self._schema()
        effect = self.marks.get("effect") or ("reconcilable" if reconcilable else None)
        said = {
            "dev.taskcraft/effect": effect,
            "dev.taskcraft/timeout-seconds": self.marks.get("timeout"),
            "dev.taskcraft/retries": self.marks.get("retries"),
            "dev.taskcraft/backoff": self.marks.get("backoff"),
            "dev.taskcraft/reconcilable": reconcilable or None,
        }
        meta = {key: value for key, value in said.items() if value is not None}
        return {**entry, "_meta": meta} if meta else entry

    def invoke(self, given: Mapping[str, Any], context: Any) -> Any:
        """Calls the function; Unanswerable, before anything ran, when the arguments don't fit."""
        positional, named = self._bind(given, context, strict=True)
        return self.function(*positional, **named)

    def reconcile(self, given: Mapping[str, Any], context: Any) -> Any:
        """Calls a reconciling function with those arguments that it has parameters for."""
        positional, named = self._bind(given, context, strict=False)
        return self.function(*positional, **named)

    def _read_signature(self) -> None:
        said = hints.of(self.function)
        self._parameters: list[Parameter] = []
        self._rest: Any = hints.EMPTY
        for parameter in inspect.signature(self.function).parameters.values():
            hint = said.get(parameter.name, hints.EMPTY)
            if hint is hints.EMPTY and parameter.name in self._doc.params:
                hint = hints.named(self._doc.params[parameter.name].type)
            if parameter.kind is parameter.VAR_KEYWORD:
                self._rest = Any if hint is hints.EMPTY else hint
            elif parameter.kind is not parameter.VAR_POSITIONAL:
                default = hints.EMPTY if parameter.default is parameter.empty else parameter.default
                positional = parameter.kind is parameter.POSITIONAL_ONLY
                context = _is_context(hint)
                self._parameters.append(Parameter(parameter.name, hint, default, positional, context))

    def _schema(self) -> dict[str, Any]:
        writer = schema.Writer()
        fields: dict[str, hints.Field] = {}
        for parameter in self._parameters:
            if parameter.context:
                continue
            try:
                writer.of(parameter.hint)
            except Unanswerable as problem:
                if parameter.default is not hints.EMPTY:
                    continue  # nobody but Python can give it, and nobody has to
                raise Unanswerable(
                    f"{self.module}.{self.function.__name__}: parameter '{parameter.name}': {problem}; "
                    "use texts, numbers, lists, dicts, enums or dataclasses, or give it a default"
                ) from None
            fields[parameter.name] = parameter.field()
        more: Any = False
        if self._rest is not hints.EMPTY:
            more = writer.of(self._rest) or True
        written = writer.object(fields, self._doc.params, more)
        return {**written, "$defs": writer.definitions} if writer.definitions else written

    def _bind(self, given: Mapping[str, Any], context: Any, strict: bool) -> tuple[list[Any], dict[str, Any]]:
        left = dict(given)
        positional: list[Any] = []
        named: dict[str, Any] = {}
        for parameter in self._parameters:
            if parameter.context:
                value = context
            elif parameter.name in left:
                value = arguments.convert(left.pop(parameter.name), parameter.hint, parameter.name)
            elif parameter.default is hints.EMPTY:
                raise Unanswerable(f"argument '{parameter.name}' is missing")
            elif parameter.positional:
                value = parameter.default
            else:
                continue
            if parameter.positional:
                positional.append(value)
            else:
                named[parameter.name] = value
        if self._rest is not hints.EMPTY:
            named.update({name: arguments.convert(value, self._rest, name) for name, value in left.items()})
        elif left and strict:
            known = [parameter.name for parameter in self._parameters if not parameter.context]
            raise Unanswerable(f"tool '{self.name}' has no argument '{next(iter(left))}'{among(next(iter(left)), known)}")
        return positional, named


class Tools:
    """All tools of a module."""

    def __init__(self, module: ModuleType) -> None:
        self.by_name: dict[str, Tool] = {}
        self._reconciling: dict[str, Tool] = {}
        for name, function in _functions(module):
            marks = getattr(function, _MARKS, {})
            if "reconciles" in marks:
                self._reconciling[marks["reconciles"]] = Tool(name, function, marks)
            elif not name.startswith("_"):
                tool = Tool(marks.get("name", name), function, marks)
                if self.by_name.setdefault(tool.name, tool) is not tool:
                    raise Unanswerable(f"two functions of {module.__name__} make the tool '{tool.name}'; rename one")
        self._check(module.__name__)

    def describe(self) -> list[dict[str, Any]]:
        return [tool.describe(tool.name in self._reconciling) for tool in self.by_name.values()]

    def find(self, name: str) -> Optional[Callable[[Mapping[str, Any], Any], Any]]:
        """What a call of that name runs; None for an unknown name."""
        if name.startswith(RECONCILE):
            reconciling = self._reconciling.get(name[len(RECONCILE) :])
            return reconciling.reconcile if reconciling else None
        tool = self.by_name.get(name)
        return tool.invoke if tool else None

    def is_async(self, name: str) -> bool:
        tool = self._reconciling.get(name[len(RECONCILE) :]) if name.startswith(RECONCILE) else self.by_name.get(name)
        return tool is not None and tool.is_async

    def _check(self, module: str) -> None:
        for name, function in self._reconciling.items():
            if name not in self.by_name:
                raise Unanswerable(
                    f"{module}.{function.name} reconciles '{name}', which is no tool of it{among(name, self.by_name)}"
                )
        for tool in self.by_name.values():
            if tool.marks.get("effect") == "reconcilable" and tool.name not in self._reconciling:
                raise Unanswerable(
                    f"tool '{tool.name}' is reconcilable, but {module} has no function marked "
                    f'@taskcraft.reconciles("{tool.name}")'
                )


def reconciled(answer: Any) -> dict[str, Any]:
    """What a reconciling function said, as a result; taskcraft.not_done itself counts as its call."""
    ours = sys.modules.get("taskcraft")
    if ours is not None and callable(answer) and answer in (ours.done, ours.not_done, ours.unknown):
        answer = answer()
    if ours is None or not isinstance(answer, ours.Reconciled):
        raise Unanswerable("a reconciling function returns taskcraft.done(result), not_done() or unknown(reason)")
    said = {"state": answer.state, "result": answer.result, "reason": answer.reason}
    return results.answer(said)


def context(meta: Mapping[str, Any]) -> Any:
    """What a parameter annotated ToolContext gets; None when nobody can have asked for it."""
    ours = sys.modules.get("taskcraft")
    return ours.ToolContext(meta, redaction.value) if ours else None


def among(wrong: str, known: Any) -> str:
    """``; did you mean 'x'?`` or the names there are."""
    near = difflib.get_close_matches(wrong, list(known), 1)
    if near:
        return f"; did you mean '{near[0]}'?"
    return f"; it has {', '.join(known)}" if known else ""


def _functions(module: ModuleType) -> list[tuple[str, Any]]:
    """Every function that the module defines, once, in the order of the file."""
    found: dict[int, tuple[str, Any]] = {}
    for name, value in vars(module).items():
        wrapper = callable(value) and not isinstance(value, type) and hasattr(value, "__wrapped__")
        if (inspect.isfunction(value) or wrapper) and value.__module__ == module.__name__:
            found.setdefault(id(value), (name, value))
    return list(found.values())


def _is_context(hint: Any) -> bool:
    ours = sys.modules.get("taskcraft")
    if ours is None:
        return False
    plain, _ = hints.peel(hint)
    return ours.ToolContext in (hints.members(plain) or (plain,))

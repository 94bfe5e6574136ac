"""Answers the protocol's requests."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any, Callable, Mapping, Optional, Union

from . import failures, redaction, wire
from .calls import Call, Calls
from .failures import Unanswerable
from .output import Output

VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
"""The revisions of the protocol that this subset is the same in, newest first."""

Module = Union[ModuleType, BaseException]


class Server:
    """One session over one wire."""

    def __init__(self, lines: wire.Wire, output: Output, name: str, module: Module) -> None:
        self._wire, self._output, self._name, self._module = lines, output, name, module
        self._calls = Calls(lines, output)
        self._tools: Any = None
        self._requests: dict[str, Callable[[Any, Mapping[str, Any]], None]] = {
            "initialize": self._initialize,
            "ping": lambda request, _: self._wire.answer(request, {}),
            "logging/setLevel": self._set_level,
            "tools/list": self._list,
            "tools/call": self._call,
        }

    def run(self) -> bool:
        """Serves until the other side closes; says whether nothing was running then."""
        for line in self._wire.lines():
            if line.strip():
                self._line(line)
        return self._calls.idle()

    def _line(self, line: bytes) -> None:
        try:
            message = json.loads(line)
        except (ValueError, RecursionError) as problem:
            self._wire.refuse(None, wire.PARSE_ERROR, f"not JSON: {problem}")
            return
        if not isinstance(message, dict):
            self._wire.refuse(None, wire.INVALID_REQUEST, "a message is one JSON object")
            return
        request, method = message.get("id"), message.get("method")
        params = message.get("params")
        params = params if isinstance(params, dict) else {}
        if not isinstance(method, str):
            if "result" not in message and "error" not in message:
                self._wire.refuse(request, wire.INVALID_REQUEST, "a request needs a method")
        elif "id" not in message:
            if method == "notifications/cancelled":
                self._calls.cancel(_hashable(params.get("requestId")))
        elif not isinstance(request, (str, int)) or isinstance(request, bool):
            self._wire.refuse(None, wire.INVALID_REQUEST, "an id is a text or an integer")
        elif method in self._requests:
            self._answer(self._requests[method], request, params)
        else:
            self._wire.refuse(request, wire.METHOD_NOT_FOUND, f"no method '{method}'")

    def _answer(self, method: Callable[[Any, Mapping[str, Any]], None], request: Any, params: Mapping[str, Any]) -> None:
        try:
            method(request, params)
        except Unanswerable as problem:
            self._wire.refuse(request, wire.INVALID_PARAMS, failures.headline(problem))
        except Exception as problem:
            data = {"traceback": failures.trace(problem)}
            self._wire.refuse(request, wire.INTERNAL_ERROR, failures.headline(problem), data)

    def _initialize(self, request: Any, params: Mapping[str, Any]) -> None:
        if isinstance(self._module, BaseException):
            headline = failures.headline(self._module)
            data = {"traceback": failures.trace(self._module)}
            message = f"module '{self._name}' can't be loaded: {headline}"
            self._wire.refuse(request, wire.INTERNAL_ERROR, message, data)
        else:
            asked = params.get("protocolVersion")
            self._wire.answer(
                request,
                {
                    "protocolVersion": asked if asked in VERSIONS else VERSIONS[0],
                    "capabilities": {
                        "experimental": {"dev.taskcraft/ended": {}},
                        "logging": {},
                        "tools": {"listChanged": False},
                    },
                    "serverInfo": {"name": self._name, "version": "0.2.0"},
                },
            )
        self._output.release()

    def _set_level(self, request: Any, params: Mapping[str, Any]) -> None:
        try:
            self._output.threshold(params.get("level", ""))
        except ValueError:
            raise Unanswerable(f"no log level {params.get('level')!r}") from None
        self._wire.answer(request, {})

    def _list(self, request: Any, params: Mapping[str, Any]) -> None:
        self._wire.answer(request, {"tools": self._loaded().describe()})

    def _call(self, request: Any, params: Mapping[str, Any]) -> None:
        tools = self._loaded()
        name, given = params.get("name"), params.get("arguments")
        function = tools.find(name) if isinstance(name, str) else None
        if function is None:
            from .tools import among

            raise Unanswerable(f"module '{self._name}' has no tool '{name}'{among(str(name), tools.by_name)}")
        if given is not None and not isinstance(given, dict):
            raise Unanswerable("arguments must be an object")
        meta = params.get("_meta")
        meta = meta if isinstance(meta, dict) else {}
        redaction.learn(meta.get("dev.taskcraft/secrets") or {})
        self._start(request, str(name), lambda: function(given or {}, self._context(meta)))

    def _start(self, request: Any, name: str, function: Callable[[], Any]) -> None:
        from . import results, tools

        render = tools.reconciled if name.startswith(tools.RECONCILE) else results.answer
        call = Call(request, self._output.begin(name, request), function, render)
        self._calls.start(call, self._loaded().is_async(name))

    def _context(self, meta: Mapping[str, Any]) -> Any:
        from .tools import context

        return context(meta)

    def _loaded(self) -> Any:
        """The tools, read when they are first asked for: an unused worker starts faster."""
        if self._tools is None:
            if isinstance(self._module, BaseException):
                raise Unanswerable(f"module '{self._name}' can't be loaded: {failures.headline(self._module)}")
            from .tools import Tools

            self._tools = Tools(self._module)
        return self._tools


def _hashable(request: Any) -> Optional[Union[str, int]]:
    return request if isinstance(request, (str, int)) else None

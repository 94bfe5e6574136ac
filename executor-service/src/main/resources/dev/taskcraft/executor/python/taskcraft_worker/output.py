"""Turns what a tool prints into log messages of its call.

Python's own streams know the call through a context variable. What is written past them (os.write,
a subprocess, sys.__stdout__, a thread of the tool) arrives through two pipes that stand in for the
descriptors 1 and 2; it belongs to the call that is running, or to the module when several are.
"""

from __future__ import annotations

import codecs
import contextvars
import io
import os
import select
import sys
import threading
from typing import Any, Callable, Optional

from .redaction import redact

LIMIT = 64 * 1024
INFO, WARNING = "info", "warning"
_LEVELS = ("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency")

Notify = Callable[[str, "dict[str, Any]"], None]


class Log:
    """The lines of one call, at most LIMIT bytes of them."""

    def __init__(self, output: Output, logger: str, request: Any = None) -> None:
        self._output, self._logger, self._request = output, logger, request
        self._used = 0
        self._parts: dict[str, list[str]] = {INFO: [], WARNING: []}
        self._waiting = 0

    def feed(self, level: str, text: str) -> None:
        parts = self._parts[level]
        *lines, rest = text.split("\n")
        for line in lines:
            parts.append(line)
            self._line(level, "".join(parts).rstrip("\r"))
            parts.clear()
        if rest and self._used <= LIMIT:
            parts.append(rest)
            self._waiting += len(rest)
            if self._waiting > LIMIT:
                self.flush()

    def flush(self) -> None:
        """Sends the lines that nobody ended."""
        for level, parts in self._parts.items():
            if parts:
                self._line(level, "".join(parts))
                parts.clear()
        self._waiting = 0

    def refill(self) -> None:
        self._used = 0

    def _line(self, level: str, line: str) -> None:
        if self._used > LIMIT:
            return
        line = redact(line)
        self._used += len(line.encode("utf-8", "replace")) + 1
        if self._used > LIMIT:
            level, line = WARNING, f"output truncated: more than {LIMIT // 1024} KiB"
        params: dict[str, Any] = {"level": level, "logger": self._logger, "data": line}
        if self._request is not None:
            params["_meta"] = {"dev.taskcraft/request": self._request}
        self._output.emit(level, params)


class Output:
    """Owns the descriptors 0 to 2 and sys.stdout, sys.stderr from the moment it is made."""

    def __init__(self, notify: Notify, module: str) -> None:
        self._notify = notify
        self._lock = threading.RLock()
        self._running: dict[int, Log] = {}
        self._current: contextvars.ContextVar[Optional[Log]] = contextvars.ContextVar(
            "taskcraft_log", default=None
        )
        self._module = Log(self, module)
        self._held: Optional[list[dict[str, Any]]] = []
        self._threshold = 0
        self.crash = os.dup(2)
        for stream in (sys.__stdout__, sys.__stderr__):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        decoder = codecs.getincrementaldecoder("utf-8")
        self._pipes = [
            (INFO, _pipe_over(1), decoder("replace")),
            (WARNING, _pipe_over(2), decoder("replace")),
        ]
        sys.stdout, sys.stderr = Stream(self, INFO, 1), Stream(self, WARNING, 2)
        threading.Thread(target=self._pump, name="taskcraft-output", daemon=True).start()

    def begin(self, logger: str, request: Any) -> Log:
        """Opens the log of a call."""
        log = Log(self, logger, request)
        with self._lock:
            self._drain()
            if not self._running:
                self._module.flush()
                self._module.refill()
            self._running[id(log)] = log
        return log

    def enter(self, log: Log) -> None:
        """Makes this the log of the running context."""
        self._current.set(log)

    def end(self, log: Log) -> None:
        """Sends everything the call printed until now; what comes later belongs to nobody."""
        for stream in (sys.__stdout__, sys.__stderr__):
            try:
                if stream is not None:
                    stream.flush()
            except (OSError, ValueError):
                pass  # the tool closed it
        with self._lock:
            self._drain()
            log.flush()
            self._running.pop(id(log), None)

    def write(self, level: str, text: str) -> None:
        with self._lock:
            self._drain()  # keeps the order with what was written past Python
            self._owner().feed(level, text)

    def emit(self, level: str, params: dict[str, Any]) -> None:
        if _LEVELS.index(level) < self._threshold:
            return
        if self._held is None:
            self._notify("notifications/message", params)
        else:
            self._held.append(params)

    def release(self) -> None:
        """Ends the silence that the protocol asks for before initialize is answered."""
        with self._lock:
            self._drain()
            self._module.flush()
            held, self._held = self._held or [], None
            for params in held:
                self.emit(params["level"], params)

    def threshold(self, level: str) -> None:
        """Sends nothing below this level; ValueError when there is no such level."""
        self._threshold = _LEVELS.index(level)

    def _owner(self) -> Log:
        log = self._current.get()
        if log is not None and id(log) in self._running:
            return log
        if len(self._running) == 1:
            return next(iter(self._running.values()))
        return self._module

    def _drain(self) -> None:
        for level, pipe, decoder in self._pipes:
            for _ in range(8):  # more than a pipe holds, and still not without end
                try:
                    data = os.read(pipe, 1 << 16)
                except BlockingIOError:
                    break
                if not data:
                    break
                self._owner().feed(level, decoder.decode(data))

    def _pump(self) -> None:
        poll = select.poll()
        for _, pipe, _ in self._pipes:
            poll.register(pipe, select.POLLIN)
        while True:
            poll.poll()
            with self._lock:
                self._drain()


class Stream(io.TextIOBase):
    """Stands in for sys.stdout or sys.stderr."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, output: Output, level: str, descriptor: int) -> None:
        self._output, self._level, self._descriptor = output, level, descriptor
        self.buffer = Bytes(self)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._output.write(self._level, text)
        return len(text)

    def close(self) -> None:
        """Stays open: another call needs it."""


class Bytes(io.RawIOBase):
    """Stands in for sys.stdout.buffer."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._stream.fileno()

    def write(self, data: Any) -> int:
        view = memoryview(data)
        self._stream.write(bytes(view).decode("utf-8", "replace"))
        return view.nbytes


def _pipe_over(descriptor: int) -> int:
    reader, writer = os.pipe()
    os.dup2(writer, descriptor)
    os.close(writer)
    os.set_blocking(reader, False)
    return reader

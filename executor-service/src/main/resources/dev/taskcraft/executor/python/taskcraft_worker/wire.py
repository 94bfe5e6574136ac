"""The protocol's own pipes, kept where tools can't reach them."""

from __future__ import annotations

import json
import os
import threading
from typing import Any, Iterator, Optional

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603

LONGEST = 64 << 20
"""Bytes of a message that the other side reads; a longer one ends the session, and all its calls."""


class Wire:
    """Reads and writes messages on duplicates of the descriptors 0 and 1, one message a line."""

    def __init__(self) -> None:
        # os.dup makes descriptors that child processes don't inherit.
        self._in = os.fdopen(os.dup(0), "rb", 1 << 16)
        self._out = os.dup(1)
        self._lock = threading.Lock()

    def lines(self) -> Iterator[bytes]:
        """Every line until the other side closes."""
        return iter(self._in.readline, b"")

    def send(self, message: dict[str, Any]) -> bool:
        """Writes a message, unless it is longer than is read; blocks while the other side doesn't read."""
        message["jsonrpc"] = "2.0"
        text = json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        # 'replace': half a surrogate pair has no UTF-8.
        data = memoryview(text.encode("utf-8", "replace") + b"\n")
        if len(data) > LONGEST:
            return False
        with self._lock:
            while data:
                data = data[os.write(self._out, data) :]
        return True

    def notify(self, method: str, params: dict[str, Any]) -> None:
        self.send({"method": method, "params": params})

    def answer(self, request: Any, result: dict[str, Any]) -> None:
        if not self.send({"id": request, "result": result}):
            text = "the tool returned more than the protocol carries: write it to a file and return its path"
            meta = {"dev.taskcraft/retryable": False}
            self.send(
                {"id": request, "result": {"content": [{"type": "text", "text": text}], "isError": True, "_meta": meta}}
            )

    def refuse(self, request: Any, code: int, message: str, data: Optional[Any] = None) -> None:
        error: dict[str, Any] = {"code": code, "message": message}
        if data is not None:
            error["data"] = data
        self.send({"id": request, "error": error})

    def abandon(self) -> None:
        """Closes the pipes without a word: for a forked child, which has no business here."""
        os.close(self._in.fileno())
        os.close(self._out)

"""The built-in tools that run programs, for where they run beside the worker: in a container."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from typing import Any, Optional

from .failures import Unanswerable

HALF = 32 * 1024
"""Of each output so many bytes are kept of its beginning, and as many of its end."""

MARK = "TASKCRAFT_CALL"
PATIENCE = 5.0


def run_shell(
    cwd: str, timeout_seconds: float, command: Optional[str] = None, argv: Optional[list[str]] = None
) -> dict[str, Any]:
    """Runs a command line, or a program with its arguments."""
    if (command is None) == (argv is None):
        raise Unanswerable("give either command or argv")
    words = ["/bin/sh", "-c", command] if command is not None else list(argv or [])
    if not words or any("\0" in word for word in words):
        raise Unanswerable("the command is empty, or has a NUL character in it")
    return _run(words, "", cwd, timeout_seconds)


def run_python(code: str, cwd: str, timeout_seconds: float) -> dict[str, Any]:
    """Runs a script in a fresh interpreter."""
    return _run([sys.executable, "-I", "-X", "utf8", "-u", "-"], code, cwd, timeout_seconds)


def _run(words: list[str], given: str, cwd: str, seconds: float) -> dict[str, Any]:
    mark = uuid.uuid4().hex
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TASKCRAFT_")}
    environment[MARK] = mark
    try:
        process = subprocess.Popen(
            words,
            cwd=cwd,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as problem:
        raise Unanswerable(f"can't start {words[0]}: {problem.strerror}") from None
    outputs = [Captured(process.stdout), Captured(process.stderr)]
    threading.Thread(target=_feed, args=(process, given), daemon=True).start()
    try:
        process.wait(seconds)
        ended = True
    except subprocess.TimeoutExpired:
        ended = False
    _kill(process, mark)
    for output in outputs:
        output.join(2)
    value = {
        "exit_code": process.returncode if process.returncode >= 0 else 128 - process.returncode,
        "stdout": outputs[0].text(),
        "stderr": outputs[1].text(),
    }
    if ended:
        return value
    problem = TimedOut(f"was still running after {seconds} s and was killed with everything it had started")
    problem.detail = f"stdout so far:\n{value['stdout']}\nstderr so far:\n{value['stderr']}"
    raise problem


class TimedOut(Unanswerable):
    """A program that took too long: to run it again would be no use."""


def _feed(process: subprocess.Popen[bytes], given: str) -> None:
    try:
        process.stdin.write(given.encode())  # type: ignore[union-attr]
        process.stdin.close()  # type: ignore[union-attr]
    except OSError:
        pass  # it ended, or closed its input: its own business


def _kill(process: subprocess.Popen[bytes], mark: str) -> None:
    """Kills until nothing of the call is found any more, by its session or by its mark."""
    deadline = time.monotonic() + PATIENCE
    members = _members(process.pid, mark)
    while members and time.monotonic() < deadline:
        for pid in members:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass  # gone meanwhile
        process.poll()
        time.sleep(0.005)
        members = _members(process.pid, mark)
    try:
        process.wait(0 if members else PATIENCE)
    except subprocess.TimeoutExpired:
        members.append(process.pid)
    if members:
        os._exit(71)  # nobody may say that this call is over: end it with everything here


def _members(top: int, mark: str) -> list[int]:
    """Those below the top, those of its session and those with its mark: each alone can be left."""
    needle = f"{MARK}={mark}".encode()
    parents: dict[int, int] = {}
    found = set()
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        try:
            with open(f"/proc/{pid}/stat", encoding="latin-1") as file:
                stat = file.read().rpartition(")")[2].split()
            if stat[0] in "ZX":
                continue
        except OSError:
            continue  # gone meanwhile
        parents[pid] = int(stat[1])
        if pid == top or stat[3] == str(top) or _marked(pid, needle):
            found.add(pid)
    below = set(found)
    while below:
        below = {pid for pid, parent in parents.items() if parent in below} - found
        found |= below
    return sorted(found - {os.getpid()})


def _marked(pid: int, needle: bytes) -> bool:
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            return needle in file.read().split(b"\0")
    except OSError:
        return False  # gone meanwhile, or hidden (prctl(2), PR_SET_DUMPABLE): its session tells


class Captured:
    """Reads a stream to its end and keeps its beginning and its end."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._head, self._tail, self._total = bytearray(), bytearray(), 0
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        for chunk in iter(lambda: self._stream.read1(65536), b""):
            self._total += len(chunk)
            room = HALF - len(self._head)
            self._head += chunk[:room]
            self._tail += chunk[room:] if room > 0 else chunk
            del self._tail[:-HALF]

    def join(self, seconds: float) -> None:
        self._thread.join(seconds)

    def text(self) -> str:
        left = self._total - len(self._head) - len(self._tail)
        head, tail = bytes(self._head), bytes(self._tail)
        if left <= 0:
            return (head + tail).decode("utf-8", "replace")
        return head.decode("utf-8", "replace") + f"\n… {left:,} bytes left out …\n" + tail.decode("utf-8", "replace")

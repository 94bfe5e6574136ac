"""From the command line to a running server, and the way out."""

from __future__ import annotations

import atexit
import faulthandler
import os
import sys
from typing import NoReturn

from . import failures, redaction
from .loading import load
from .output import Output
from .server import Module, Server
from .wire import Wire

USAGE = "usage: python3 serve.py MODULE FOLDER... | FILE.py [FOLDER...]"


def main(args: list[str]) -> NoReturn:
    """Serves the module until stdin ends. Then the worker and what its tools started end too."""
    if not args:
        sys.exit(USAGE)
    own_group = _own_group()
    wire = Wire()
    redaction.from_environment()
    output = Output(wire.notify, args[0])
    faulthandler.enable(output.crash, all_threads=False)
    os.register_at_fork(after_in_child=lambda: _leave_parent(wire))
    try:
        quiet = Server(wire, output, args[0], _module(args[0], args[1:])).run()
    except BaseException as problem:  # a bug of the worker, or the client doesn't read any more
        os.write(output.crash, f"worker ended: {failures.headline(problem)}\n{failures.trace(problem)}\n".encode())
        os._exit(70)
    if quiet:
        atexit._run_exitfuncs()
    if own_group:
        import signal

        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGTERM)
    os._exit(0)


def _module(target: str, folders: list[str]) -> Module:
    try:
        return load(target, folders)
    except BaseException as problem:  # SystemExit too: the client is told, not left alone
        return problem


def _own_group() -> bool:
    """A session of its own: Ctrl-C on the terminal is the client's to handle."""
    try:
        os.setsid()
    except OSError:
        return False
    return True


def _leave_parent(wire: Wire) -> None:
    """A forked child prints into the parent's pipes and has no part in the protocol."""
    wire.abandon()
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__

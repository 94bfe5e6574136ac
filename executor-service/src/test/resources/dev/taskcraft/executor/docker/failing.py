"""What a tool does that takes more than its share, or never ends."""

from __future__ import annotations

import ctypes
import errno
import os
import subprocess
import sys
import time


def ping() -> str:
    return "pong"


def fork_bomb() -> None:
    while True:
        try:
            os.fork()
        except OSError:
            pass


def count_forks() -> list:
    """How many children it may have, and what stops it."""
    children = []
    try:
        while len(children) < 5000:
            child = os.fork()
            if child == 0:
                time.sleep(600)
            children.append(child)
        return [len(children), "nothing"]
    except OSError as problem:
        return [len(children), errno.errorcode[problem.errno]]
    finally:
        for child in children:
            os.kill(child, 9)
            os.waitpid(child, 0)


def memory_bomb() -> None:
    held = []
    while True:
        held.append(b"x" * (16 << 20))


def memory_bomb_of_a_child() -> int:
    return subprocess.call([sys.executable, "-c", "held = []\nwhile True: held.append(b'x' * (16 << 20))"])


def fill(folder: str) -> list:
    """How many MiB fit, and what stops it."""
    path, written = folder + "/filling", 0
    try:
        with open(path, "wb", buffering=0) as file:
            while written < 4096:
                file.write(b"x" * (1 << 20))
                written += 1
        return [written, "nothing"]
    except OSError as problem:
        return [written, errno.errorcode[problem.errno]]
    finally:
        os.unlink(path)


def _flood(descriptor: int, data: bytes) -> None:
    with open(f"/proc/1/fd/{descriptor}", "wb", buffering=0) as pipe:
        while True:
            pipe.write(data)


def print_endlessly() -> None:
    while True:
        print("x" * 1000)


def flood_the_protocol() -> None:
    _flood(1, b"x" * (1 << 16))


def flood_the_protocol_with_messages() -> None:
    _flood(1, b'{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"x"}}\n' * 500)


def flood_the_protocol_with_questions() -> None:
    _flood(1, b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n' * 1000)


def flood_stderr() -> None:
    _flood(2, b"y" * (1 << 16))


def flood_stderr_with_lines() -> None:
    _flood(2, b"y\n" * (1 << 15))


def loop() -> None:
    while True:
        pass


def hang() -> None:
    time.sleep(600)


def say_and_hang() -> None:
    print("hangs")
    time.sleep(600)


def hang_where_no_signal_helps() -> None:
    ctypes.CDLL(None).pthread_sigmask(0, b"\xff" * 128, None)
    ctypes.PyDLL(None).sleep(600)


def end() -> None:
    os._exit(7)


def crash() -> None:
    ctypes.string_at(0)


def leave_a_child() -> str:
    subprocess.Popen(["sleep", "600"], start_new_session=True)
    return "left"


def ignore_the_end() -> str:
    """From now on the worker outlives the end of its input, and politeness."""
    ctypes.CDLL(None).signal(15, ctypes.c_void_p(1))
    os._exit = lambda code: time.sleep(1e9)
    return "stays"

"""What a tool does that connects to others, well-behaved or not."""

from __future__ import annotations

import os
import socket
import threading
import time
import urllib.error
import urllib.request

PROXY = ("127.0.0.1", 3128)
HELD: list[socket.socket] = []


def fetch(url: str) -> str:
    """The status and the body of an answer."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return f"{answer.status} {answer.read().decode()}"
    except urllib.error.HTTPError as refused:
        return f"{refused.code} {refused.read().decode()}"
    except OSError as failure:
        return f"no way: {failure}"


def directly(host: str, port: int) -> str:
    """What comes of a connection past the proxy."""
    try:
        socket.create_connection((host, port), timeout=5).close()
        return "it worked"
    except OSError as failure:
        return f"no way: {failure}"


def _tunnel(target: str) -> tuple[socket.socket, str]:
    tunnel = socket.create_connection(PROXY, timeout=60)
    tunnel.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        one = tunnel.recv(1)
        if not one:
            break
        head += one
    return tunnel, head.split(b"\r\n")[0].decode()


def connect(target: str) -> str:
    """The first line of the answer to CONNECT, and the rest where it is refused."""
    tunnel, status = _tunnel(target)
    with tunnel:
        return status if " 200 " in status else status + tunnel.recv(4096).decode()


def hold(target: str) -> str:
    """The same, and the tunnel stays open."""
    tunnel, status = _tunnel(target)
    HELD.append(tunnel)
    return status


def echo(target: str, size: int) -> str:
    """Sends so much, says that this was all, and looks at what comes back."""
    tunnel, status = _tunnel(target)
    with tunnel:
        sent = os.urandom(size)
        tunnel.sendall(sent)
        tunnel.shutdown(socket.SHUT_WR)
        came = b"".join(iter(lambda: tunnel.recv(1 << 16), b""))
    return "the same" if came == sent else f"{status}: {len(came)} bytes, others"


def post(url: str, size: int) -> str:
    """Whether the answer is what was sent."""
    sent = os.urandom(size)
    with urllib.request.urlopen(urllib.request.Request(url, data=sent), timeout=120) as answer:
        came = answer.read()
    return "the same" if came == sent else f"{len(came)} bytes, others"


def many(url: str, count: int) -> dict[str, int]:
    """Fetches at once, and counts the answers."""
    answers: dict[str, int] = {}
    lock = threading.Lock()

    def one() -> None:
        answer = fetch(url)
        with lock:
            answers[answer] = answers.get(answer, 0) + 1

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def flood(held: int) -> int:
    """Announces connections without end, for some seconds; how many bytes were taken.

    The first of them are held, as connections are, and the others by nobody.
    """
    for i in range(held):
        for direction in "io":
            end = socket.socket(socket.AF_UNIX)
            end.bind(f"\0tc-{1_000_000 + i}.{direction}")
            end.listen()
            HELD.append(end)
    taken = 0
    long = b"x" * 4_096
    lines = b"".join(b"tc %d\n" % (1_000_000 + i) for i in range(372))  # written whole or not at all
    for pipe in _pipes():
        until = time.monotonic() + 5
        while time.monotonic() < until:
            try:
                taken += os.write(pipe, long if taken < 32_768 else b"\n" + lines)
            except BlockingIOError:
                time.sleep(0.001)
    return taken


def babble() -> str:
    """Goes on writing where connections are announced, and announces none."""
    for pipe in _pipes():
        os.set_blocking(pipe, True)
        threading.Thread(target=_write, args=(pipe,), daemon=True).start()
        return "it writes"
    return "there is no relay"


def _write(pipe: int) -> None:
    while True:
        os.write(pipe, b"x" * 4_096)


def _pipes() -> list[int]:
    """Where the relay announces connections: this user's process, as we are."""
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/cmdline", "rb") as file:
                if b"TCP-LISTEN" in file.read():
                    found.append(os.open(f"/proc/{process}/fd/3", os.O_WRONLY | os.O_NONBLOCK))
                    break
        except OSError:
            pass
    return found

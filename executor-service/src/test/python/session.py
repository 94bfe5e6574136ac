"""A real worker, spoken to over its pipes."""

from __future__ import annotations

import json
import os
import pathlib
import queue
import subprocess
import sys
import tempfile
import textwrap
import threading
import unittest

HOME = pathlib.Path(__file__).resolve().parents[2] / "main/resources/dev/taskcraft/executor/python"
PATIENCE = 20


class Session:
    """A worker process. Every wait is for a message or an exit, and bounded."""

    def __init__(self, target, *folders, env=None):
        base = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
        self.process = subprocess.Popen(
            [sys.executable, str(HOME / "serve.py"), target, *map(str, folders)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**base, **(env or {})},
        )  # fmt: skip
        self.messages = queue.Queue()
        self.notes = []
        self._next = 0
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.messages.put(json.loads(line))
        self.messages.put(None)

    def raw(self, text):
        self.process.stdin.write(text.encode() + b"\n")
        self.process.stdin.flush()

    def send(self, method, params=None):
        """Sends a request without waiting; returns its id."""
        self._next += 1
        self.raw(json.dumps({"jsonrpc": "2.0", "id": self._next, "method": method, "params": params or {}}))
        return self._next

    def notify(self, method, params):
        self.raw(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}))

    def receive(self):
        """The next message, or None at the end."""
        return self.messages.get(timeout=PATIENCE)

    def answer(self, request):
        """The response to a request; notifications before it are kept in ``notes``."""
        while True:
            message = self.receive()
            if message is None:
                raise EOFError(f"worker ended: {self.process.wait(PATIENCE)} {self.process.stderr.read()}")
            if "method" in message:
                self.notes.append(message)
            elif message.get("id") == request:
                return message

    def request(self, method, params=None):
        return self.answer(self.send(method, params))

    def initialize(self, version="2025-06-18"):
        answer = self.request("initialize", {"protocolVersion": version, "capabilities": {}})
        self.notify("notifications/initialized", {})
        return answer

    def call(self, name, meta=None, **arguments):
        return self.request("tools/call", {"name": name, "arguments": arguments, "_meta": meta or {}})["result"]

    def start(self, name, **arguments):
        return self.send("tools/call", {"name": name, "arguments": arguments})

    def tools(self):
        return {tool["name"]: tool for tool in self.request("tools/list")["result"]["tools"]}

    def lines(self, level=None):
        """What was printed until now."""
        return [
            note["params"]["data"]
            for note in self.notes
            if note["method"] == "notifications/message" and level in (None, note["params"]["level"])
        ]

    def close(self):
        self.process.stdin.close()
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        self.process.stderr.close()
        return code


class WorkerTest(unittest.TestCase):
    """Gives each test a folder and workers that end with it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()

    def write(self, name, source):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(source), "utf-8")
        return file

    def open(self, target, *folders, env=None):
        session = Session(target, *folders, env=env)

        def end():
            if session.process.poll() is None:
                session.process.kill()
            session.process.wait(PATIENCE)
            for pipe in (session.process.stdin, session.process.stdout, session.process.stderr):
                try:
                    pipe.close()
                except OSError:
                    pass

        self.addCleanup(end)
        return session

    def serve(self, source, env=None):
        """A worker, ready, that serves this source as the module ``mod``."""
        self.write("mod.py", source)
        session = self.open("mod", self.folder, env=env)
        answer = session.initialize()
        self.assertIn("result", answer, answer)
        return session

    def text(self, result):
        return result["content"][0]["text"]

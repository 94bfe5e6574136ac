import ast
import os
import pathlib
import signal
import subprocess
import time
import unittest

from session import HOME, PATIENCE, WorkerTest


class ProtocolTest(WorkerTest):
    def test_agrees_on_the_version_it_is_asked_for(self):
        for version in ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"):
            self.write("mod.py", "")
            answer = self.open("mod", self.folder).initialize(version)
            self.assertEqual(version, answer["result"]["protocolVersion"])

    def test_offers_its_newest_version_instead_of_an_unknown_one(self):
        self.write("mod.py", "")
        answer = self.open("mod", self.folder).initialize("1999-01-01")
        self.assertEqual("2025-11-25", answer["result"]["protocolVersion"])

    def test_declares_tools_and_logging(self):
        self.write("mod.py", "")
        result = self.open("mod", self.folder).initialize()["result"]
        self.assertEqual({"listChanged": False}, result["capabilities"]["tools"])
        self.assertEqual({}, result["capabilities"]["logging"])
        self.assertEqual("mod", result["serverInfo"]["name"])

    def test_answers_ping_before_and_after_initialize(self):
        self.write("mod.py", "")
        session = self.open("mod", self.folder)
        self.assertEqual({}, session.request("ping")["result"])
        session.initialize()
        self.assertEqual({}, session.request("ping")["result"])

    def test_survives_what_is_no_message(self):
        session = self.serve("")
        for line, code in (("{", -32700), ("[]", -32600), ("7", -32600), ('{"jsonrpc":"2.0","id":9}', -32600)):
            session.raw(line)
            self.assertEqual(code, session.receive()["error"]["code"], line)
        session.raw('{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{}}}')
        session.raw('{"jsonrpc":"2.0","id":null,"method":"ping"}')
        self.assertEqual(-32600, session.receive()["error"]["code"])
        self.assertEqual(-32601, session.request("tools/frobnicate")["error"]["code"])
        self.assertEqual({}, session.request("ping")["result"])

    def test_names_the_nearest_tool_for_an_unknown_one(self):
        session = self.serve("def send_report(): pass")
        error = session.request("tools/call", {"name": "send_raport"})["error"]
        self.assertEqual(-32602, error["code"])
        self.assertEqual("module 'mod' has no tool 'send_raport'; did you mean 'send_report'?", error["message"])

    def test_keeps_quiet_below_the_level_that_was_set(self):
        session = self.serve("import sys\ndef f():\n  print('out'); print('err', file=sys.stderr)")
        session.request("logging/setLevel", {"level": "warning"})
        session.call("f")
        self.assertEqual(["err"], session.lines())
        self.assertEqual(-32602, session.request("logging/setLevel", {"level": "loud"})["error"]["code"])


class LoadingTest(WorkerTest):
    def failure(self, target, *folders):
        return self.open(target, *folders).initialize()["error"]

    def test_says_why_a_module_cannot_be_imported(self):
        self.write("mod.py", "import os\n\nimport no_such_thing\n")
        error = self.failure("mod", self.folder)
        self.assertEqual(
            "module 'mod' can't be loaded: ModuleNotFoundError: No module named 'no_such_thing'", error["message"]
        )
        trace = error["data"]["traceback"]
        self.assertIn('mod.py", line 3', trace)
        self.assertNotIn("importlib", trace)
        self.assertNotIn("taskcraft_worker", trace)

    def test_says_where_the_syntax_is_wrong(self):
        self.write("mod.py", "def f(:\n")
        error = self.failure("mod", self.folder)
        self.assertIn("SyntaxError", error["message"])
        self.assertIn("mod.py", error["data"]["traceback"])

    def test_reports_a_module_that_exits(self):
        self.write("mod.py", "import sys\nsys.exit(3)")
        self.assertIn("SystemExit: 3", self.failure("mod", self.folder)["message"])

    def test_goes_on_answering_after_a_failed_import(self):
        session = self.open("nowhere", self.folder)
        self.assertIn("No module named 'nowhere'", session.initialize()["error"]["message"])
        self.assertIn("can't be loaded", session.request("tools/list")["error"]["message"])
        self.assertEqual(0, session.close())

    def test_loads_a_dotted_module(self):
        self.write("examples/incident_tools.py", "def f(): return 'dotted'")
        session = self.open("examples.incident_tools", self.folder)
        session.initialize()
        self.assertEqual("dotted", self.text(session.call("f")))

    def test_loads_a_package_and_its_relative_imports(self):
        self.write("pack/__init__.py", "from .other import helper\ndef f(): return helper()")
        self.write("pack/other.py", "def helper(): return 'relative'")
        session = self.open("pack", self.folder)
        session.initialize()
        self.assertEqual(["f"], list(session.tools()))
        self.assertEqual("relative", self.text(session.call("f")))

    def test_loads_a_file_whatever_it_is_called(self):
        self.write("neighbour.py", "WORD = 'next door'")
        file = self.write("my tools.py", "import neighbour\ndef f(): return neighbour.WORD")
        session = self.open(str(file))
        session.initialize()
        self.assertEqual("next door", self.text(session.call("f")))

    def test_refuses_a_module_that_python_finds_elsewhere(self):
        self.write("json.py", "def f(): pass")
        self.assertIn("rename it", self.failure("json", self.folder)["message"])

    def test_keeps_prints_of_the_import_until_initialize_is_answered(self):
        self.write("mod.py", "print('loading')\nimport os\nos.write(2, b'raw\\n')")
        session = self.open("mod", self.folder)
        session.send("initialize", {"protocolVersion": "2025-06-18"})
        self.assertIn("result", session.receive())
        self.assertEqual({"level": "info", "logger": "mod", "data": "loading"}, session.receive()["params"])
        self.assertEqual({"level": "warning", "logger": "mod", "data": "raw"}, session.receive()["params"])

    def test_brings_its_own_taskcraft_even_beside_another_of_that_name(self):
        self.write("taskcraft/__init__.py", "raise RuntimeError('the wrong one')")
        self.write("taskcraft/extra.py", "WORD = 'lent'")
        self.write("taskcraft/tools/__init__.py", "raise RuntimeError('the wrong one')")
        self.write("taskcraft/tools/mine.py", "WORD = 'mine'")
        session = self.serve(
            """
            from taskcraft.tools.decorators import retryable_tool
            import taskcraft.extra, taskcraft.tools.mine
            @retryable_tool
            def f(): return taskcraft.extra.WORD + taskcraft.tools.mine.WORD
            """
        )
        self.assertEqual("lentmine", self.text(session.call("f")))


class EndTest(WorkerTest):
    def gone(self, pid):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                state = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                return True
            if state == "Z":
                return True
        return False

    def test_ends_when_stdin_ends_even_while_tools_run(self):
        session = self.serve(
            """
            import asyncio, time
            def slow(): print("slow"); time.sleep(600)
            async def idle(): print("idle"); await asyncio.sleep(600)
            """
        )
        session.start("slow"), session.start("idle")
        self.assertEqual({"slow", "idle"}, {session.receive()["params"]["data"] for _ in range(2)})
        self.assertEqual(0, session.close())

    def test_takes_what_tools_started_with_it(self):
        session = self.serve("import subprocess\ndef f(): return subprocess.Popen(['sleep', '600']).pid")
        pid = int(self.text(session.call("f")))
        session.close()
        self.assertTrue(self.gone(pid))

    def test_runs_exit_handlers_when_nothing_runs(self):
        session = self.serve(
            f"""
            import atexit, pathlib
            atexit.register(lambda: pathlib.Path({str(self.folder / "left")!r}).touch())
            """
        )
        session.close()
        self.assertTrue((self.folder / "left").exists())

    def test_dies_visibly_when_a_tool_kills_it(self):
        session = self.serve("import os\ndef f(): print('last words'); os._exit(7)")
        session.start("f")
        self.assertEqual("last words", session.receive()["params"]["data"])
        self.assertIsNone(session.receive())
        self.assertEqual(7, session.process.wait(PATIENCE))

    def test_leaves_a_stack_on_stderr_when_native_code_crashes(self):
        session = self.serve("import ctypes\ndef f(): ctypes.string_at(0)")
        session.start("f")
        self.assertIsNone(session.receive())
        self.assertEqual(-signal.SIGSEGV, session.process.wait(PATIENCE))
        self.assertIn(b"mod.py", session.process.stderr.read())

    def test_says_how_it_is_started(self):
        started = subprocess.run([os.sys.executable, str(HOME / "serve.py")], capture_output=True, timeout=PATIENCE)
        self.assertEqual(1, started.returncode)
        self.assertIn(b"usage", started.stderr)


class SourceTest(unittest.TestCase):
    def test_is_written_in_python_3_9(self):
        for file in HOME.rglob("*.py"):
            with self.subTest(file=file.name):
                ast.parse(file.read_text("utf-8"), feature_version=(3, 9))


if __name__ == "__main__":
    unittest.main()

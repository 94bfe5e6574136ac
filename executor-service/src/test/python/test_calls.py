import base64
import threading
import unittest

from session import WorkerTest


class ResultTest(WorkerTest):
    def result(self, expression, before=""):
        return self.serve(f"{before}\ndef f(): return {expression}\n").call("f")

    def test_gives_a_text_as_text(self):
        self.assertEqual({"content": [{"type": "text", "text": "grüße 📧"}]}, self.result("'grüße 📧'"))

    def test_gives_an_object_as_structured_content_and_as_text(self):
        result = self.result("{'a': [1, 2.5, None, True]}")
        self.assertEqual({"a": [1, 2.5, None, True]}, result["structuredContent"])
        self.assertEqual('{"a": [1, 2.5, null, true]}', self.text(result))
        self.assertNotIn("_meta", result)

    def test_wraps_what_is_no_object(self):
        for expression, value in (("None", None), ("[1]", [1]), ("3", 3), ("False", False)):
            result = self.result(expression)
            self.assertEqual({"result": value}, result["structuredContent"])
            self.assertEqual({"dev.taskcraft/wrapped": True}, result["_meta"])

    def test_converts_the_types_of_the_standard_library(self):
        result = self.result(
            """{
            'dataclass': Point(1, Colour.RED), 'named': Named(1), 'date': datetime.date(2026, 1, 31),
            'time': datetime.datetime(2026, 1, 31, tzinfo=datetime.timezone.utc), 'path': pathlib.Path('/tmp/x'),
            'uuid': uuid.UUID(int=1), 'decimal': decimal.Decimal('1.10'), 'set': {3, 1, 2}, 'tuple': (1, 2),
            'bytes': b'\\x00\\xff', 'range': range(2), 'generator': (n for n in 'ab'), 'keys': {1: 'a'}.keys(),
            'span': datetime.timedelta(minutes=1), 'big': 2**60, 'lone': '\\ud800', 1: 'key', Colour.RED: 'enum key',
            }""",
            """
import dataclasses, datetime, decimal, enum, pathlib, typing, uuid
class Colour(enum.Enum): RED = 'red'
class Named(typing.NamedTuple): n: int
@dataclasses.dataclass
class Point: x: int; colour: Colour
""",
        )
        self.assertEqual(
            {
                "dataclass": {"x": 1, "colour": "red"}, "named": {"n": 1}, "date": "2026-01-31",
                "time": "2026-01-31T00:00:00+00:00", "path": "/tmp/x",
                "uuid": "00000000-0000-0000-0000-000000000001", "decimal": "1.10", "set": [1, 2, 3],
                "tuple": [1, 2], "bytes": "AP8=", "range": [0, 1], "generator": ["a", "b"], "keys": [1],
                "span": 60.0, "big": str(2**60), "lone": "?", "1": "key", "red": "enum key",
            },  # fmt: skip
            result["structuredContent"],
        )

    def test_gives_a_picture_as_an_image(self):
        png = b"\x89PNG\r\n\x1a\nrest"
        [content] = self.result(repr(png))["content"]
        self.assertEqual(("image", "image/png"), (content["type"], content["mimeType"]))
        self.assertEqual(png, base64.b64decode(content["data"]))
        self.assertEqual("image/jpeg", self.result(r"b'\xff\xd8\xff\xe0'")["content"][0]["mimeType"])

    def test_gives_other_bytes_as_base64(self):
        self.assertEqual("aGk=", self.text(self.result("b'hi'")))

    def test_refuses_what_json_cannot_say_and_does_not_ask_for_a_retry(self):
        for expression, said in (
            ("float('nan')", "nan"),
            ("{'x': float('inf')}", "inf"),
            ("object()", "a object, which has no JSON form"),
            ("(lambda l: l.append(l) or l)([])", "contains itself"),
            ("{(1, 2): 3}", "key that is not a text"),
        ):
            result = self.result(expression)
            self.assertTrue(result["isError"], expression)
            self.assertIn(said, self.text(result))
            self.assertIs(False, result["_meta"]["dev.taskcraft/retryable"])

    def test_carries_results_of_megabytes(self):
        session = self.serve("def f(n: int): return 'x' * n")
        self.assertEqual(8_000_000, len(self.text(session.call("f", n=8_000_000))))
        refused = session.call("f", n=17 << 20)
        self.assertTrue(refused["isError"])
        self.assertIn("returned 17 MiB; at most 16", self.text(refused))

    def test_refuses_a_result_that_is_longer_on_the_wire_than_the_other_side_reads(self):
        session = self.serve("def f(): return ['你' * 11_500_000]\ndef g(): return 7\n")
        refused = session.call("f")
        self.assertTrue(refused["isError"])
        self.assertIn("more than the protocol carries", self.text(refused))
        self.assertEqual("7", self.text(session.call("g")))


class FailureTest(WorkerTest):
    def test_gives_the_exception_and_the_users_own_frames(self):
        session = self.serve("def g(): raise ValueError('no such week')\ndef f():\n    return g()\n")
        result = session.call("f")
        self.assertTrue(result["isError"])
        self.assertEqual("ValueError: no such week", self.text(result))
        self.assertIs(True, result["_meta"]["dev.taskcraft/retryable"])
        trace = result["_meta"]["dev.taskcraft/traceback"]
        self.assertIn('mod.py", line 3, in f', trace)
        self.assertIn('mod.py", line 1, in g', trace)
        self.assertNotIn("taskcraft_worker", trace)

    def test_gives_the_cause_too(self):
        session = self.serve(
            """
            async def f():
                try: {}["key"]
                except KeyError as e: raise RuntimeError("outer") from e
            """
        )
        self.assertIn("KeyError: 'key'", session.call("f")["_meta"]["dev.taskcraft/traceback"])

    def test_caps_endless_tracebacks_and_messages(self):
        session = self.serve("def f(n): raise ValueError('x' * 100_000)\ndef g(): return g()")
        self.assertLess(len(self.text(session.call("f", n=1))), 3_000)
        result = session.call("g")
        self.assertIn("RecursionError", self.text(result))
        self.assertLess(len(result["_meta"]["dev.taskcraft/traceback"]), 9_000)

    def test_outlives_tools_that_try_to_end_it(self):
        session = self.serve(
            """
            import asyncio, sys
            def leave(): sys.exit(2)
            def interrupt(): raise KeyboardInterrupt
            async def aleave(): sys.exit(3)
            async def cancel(): raise asyncio.CancelledError
            async def task():
                async def bad(): sys.exit(4)
                asyncio.get_running_loop().create_task(bad())
                await asyncio.sleep(0)
            def fine(): return "fine"
            class Odd(Exception):
                def __str__(self): raise TypeError
            def odd(): raise Odd
            """
        )
        for name, said in (
            ("leave", "SystemExit: 2"),
            ("interrupt", "KeyboardInterrupt"),
            ("aleave", "SystemExit: 3"),
            ("cancel", "CancelledError"),
            ("odd", "Odd"),
        ):
            result = session.call(name)
            self.assertTrue(result["isError"])
            self.assertEqual(said, self.text(result))
        session.start("task")
        self.assertEqual("fine", self.text(session.call("fine")))
        self.assertEqual("SystemExit: 3", self.text(session.call("aleave")))

    def test_names_the_argument_that_does_not_fit(self):
        session = self.serve("def f(a: int, b: str = ''): return a")
        for arguments, said in (
            ({"a": "x"}, "argument 'a' must be an integer, not 'x'"),
            ({}, "argument 'a' is missing"),
            ({"a": 1, "c": 2}, "tool 'f' has no argument 'c'; it has a, b"),
        ):
            result = session.call("f", **arguments)
            self.assertTrue(result["isError"])
            self.assertEqual(said, self.text(result))
            self.assertIs(False, result["_meta"]["dev.taskcraft/retryable"])


class ConcurrencyTest(WorkerTest):
    MEET = """
        import asyncio, threading
        barrier = threading.Barrier(20, timeout=20)
        event = None
        def meet(n: int): barrier.wait(); return n
        waiting = 0
        async def ameet(n: int):
            global event, waiting
            event = event or asyncio.Event()
            waiting += 1
            if waiting == 20: event.set()
            await asyncio.wait_for(event.wait(), 20)
            return n
        """

    def test_runs_plain_functions_side_by_side(self):
        session = self.serve(self.MEET)
        requests = {session.start("meet", n=n): n for n in range(20)}
        self.collect(session, requests)

    def test_runs_coroutines_side_by_side_on_one_loop(self):
        session = self.serve(self.MEET)
        requests = {session.start("ameet", n=n): n for n in range(20)}
        self.collect(session, requests)

    def collect(self, session, requests):
        got = {}
        while len(got) < len(requests):
            message = session.receive()
            got[message["id"]] = message["result"]["structuredContent"]["result"]
        self.assertEqual(requests, got)

    def test_keeps_the_loop_between_calls(self):
        session = self.serve("import asyncio\nasync def f(): return id(asyncio.get_running_loop())")
        self.assertEqual(session.call("f"), session.call("f"))

    def test_awaits_a_coroutine_that_a_wrapper_hides(self):
        session = self.serve("async def inner(): return 'awaited'\ndef f(): return inner()")
        self.assertEqual("awaited", self.text(session.call("f")))

    def test_cancels_a_coroutine_and_says_when_it_has_ended(self):
        session = self.serve(
            """
            import asyncio
            async def f():
                print("begun")
                try: await asyncio.sleep(600)
                finally: print("cleaned up")
            """
        )
        request = session.start("f")
        self.assertEqual("begun", session.receive()["params"]["data"])
        session.notify("notifications/cancelled", {"requestId": request})
        self.assertEqual("cleaned up", session.receive()["params"]["data"])
        ended = session.receive()
        self.assertEqual("notifications/dev.taskcraft/ended", ended["method"])
        self.assertEqual({"requestId": request}, ended["params"])

    def test_drops_the_result_of_a_cancelled_function(self):
        session = self.serve(
            """
            import threading
            go = threading.Event()
            def f(): print("begun"); go.wait(20); return "late"
            def free(): go.set()
            """
        )
        request = session.start("f")
        self.assertEqual("begun", session.receive()["params"]["data"])
        session.notify("notifications/cancelled", {"requestId": request})
        session.send("tools/call", {"name": "free"})
        messages = [session.receive(), session.receive()]
        self.assertNotIn(request, [message.get("id") for message in messages])
        self.assertIn({"requestId": request}, [message.get("params") for message in messages])

    def test_ignores_the_cancelling_of_nothing(self):
        session = self.serve("def f(): return 1")
        session.notify("notifications/cancelled", {"requestId": 999})
        session.notify("notifications/cancelled", {})
        self.assertEqual({"result": 1}, session.call("f")["structuredContent"])


class ContextTest(WorkerTest):
    META = {
        "dev.taskcraft/task": "t-1", "dev.taskcraft/step": 4, "dev.taskcraft/attempt": 2,
        "dev.taskcraft/idempotency-key": "k-9", "dev.taskcraft/secrets": {"TOKEN": "hunter22"},
    }  # fmt: skip

    def test_tells_a_tool_which_call_it_serves(self):
        session = self.serve(
            """
            from typing import Optional
            from taskcraft import ToolContext
            def f(n: int, call: ToolContext):
                return [call.task, call.step, call.attempt, call.idempotency_key, len(call.secret("TOKEN"))]
            async def g(call: "Optional[ToolContext]" = None): return call.step
            """
        )
        self.assertEqual(["n"], list(session.tools()["f"]["inputSchema"]["properties"]))
        result = session.call("f", self.META, n=1)["structuredContent"]["result"]
        self.assertEqual(["t-1", 4, 2, "k-9", 8], result)
        self.assertEqual({"result": 4}, session.call("g", self.META)["structuredContent"])

    def test_names_a_secret_that_is_not_granted(self):
        session = self.serve("from taskcraft import ToolContext\ndef f(c: ToolContext): return c.secret('OTHER')")
        self.assertEqual(
            "LookupError: secret 'OTHER' is not granted to this coworker; add it under secrets:",
            self.text(session.call("f", self.META)),
        )

    def test_hides_secrets_in_results_errors_tracebacks_and_prints(self):
        session = self.serve(
            """
            import os
            def result(): return {"a": ["token " + os.environ["TOKEN"]], os.environ["TOKEN"]: 1}
            def error(): raise ValueError(os.environ["TOKEN"])
            def prints(): print("it is", os.environ["TOKEN"]); os.write(1, os.environ["TOKEN"].encode())
            def names(): return os.environ.get("TASKCRAFT_SECRETS")
            def short(): return os.environ["PIN"]
            def lines(): print(os.environ["KEY"])
            """,
            env={
                "TASKCRAFT_SECRETS": "TOKEN,PIN,KEY", "TOKEN": "hunter22", "PIN": "123",
                "KEY": "-----BEGIN-----\nabcdefghij\n",
            },  # fmt: skip
        )
        self.assertEqual({"a": ["token ***"], "***": 1}, session.call("result")["structuredContent"])
        error = session.call("error")
        self.assertEqual("ValueError: ***", self.text(error))
        self.assertNotIn("hunter22", str(error))
        session.call("prints")
        self.assertEqual(["it is ***", "***"], session.lines())
        self.assertEqual({"result": None}, session.call("names")["structuredContent"])
        self.assertEqual("123", self.text(session.call("short")))
        session.notes.clear()
        session.call("lines")
        self.assertEqual(["***", "***", ""], session.lines())


    def test_hides_secrets_that_json_escapes_and_numbers_written_like_one(self):
        secret = 'first "quoted"\nsecond päß\n'
        session = self.serve(
            """
            import json, os
            def ascii(): return json.dumps({"v": os.environ["KEY"]})
            def plain(): return json.dumps({"v": os.environ["KEY"].strip()}, ensure_ascii=False)
            def numbers(): return [int(os.environ["PIN"]), float(os.environ["PIN"]), {493817: 1}, 4938170, True]
            """,
            env={"TASKCRAFT_SECRETS": "KEY,PIN", "KEY": secret, "PIN": "493817", "PYTHONUTF8": "1"},
        )
        for tool in ("ascii", "plain"):
            text = self.text(session.call(tool))
            self.assertNotIn("quoted", text)
            self.assertNotIn("second", text)
        numbers = session.call("numbers")
        self.assertEqual(["***", "***", {"***": 1}, 4938170, True], numbers["structuredContent"]["result"])
        self.assertNotIn("493817,", str(numbers))


class OutputTest(WorkerTest):
    def test_sends_every_kind_of_print_before_the_result(self):
        session = self.serve(
            """
            import os, subprocess, sys
            def f():
                print("print"); os.write(1, b"descriptor\\n"); print("dunder", file=sys.__stdout__)
                subprocess.run(["echo", "child"]); sys.stdout.buffer.write(b"bytes\\n")
                subprocess.run(["sh", "-c", "echo err >&2"]); print("err print", file=sys.stderr)
                print("no line end", end="")
                return "done"
            """
        )
        self.assertEqual("done", self.text(session.call("f")))
        self.assertEqual(["print", "descriptor", "dunder", "child", "bytes", "no line end"], session.lines("info"))
        self.assertEqual(["err", "err print"], session.lines("warning"))
        self.assertEqual({"f"}, {note["params"]["logger"] for note in session.notes})

    def test_marks_each_line_with_its_call(self):
        session = self.serve(
            """
            import asyncio, threading
            barrier = threading.Barrier(2, timeout=20)
            def f(n: int):
                for _ in range(20): barrier.wait(); print("line", n)
            async def g(n: int):
                for _ in range(20): await asyncio.sleep(0); print("line", n)
            """
        )
        for tool in ("f", "g"):
            session.notes.clear()
            first, second = session.start(tool, n=1), session.start(tool, n=2)
            done = 0
            while done < 2:
                message = session.receive()
                done += "result" in message
                session.notes += [message] if "method" in message else []
            owners = {(note["params"]["_meta"]["dev.taskcraft/request"], note["params"]["data"]) for note in session.notes}
            self.assertEqual({(first, "line 1"), (second, "line 2")}, owners)
            self.assertEqual(40, len(session.notes))

    def test_cuts_a_flood_and_says_so_once(self):
        session = self.serve(
            """
            import os
            def lines():
                for n in range(20_000): print("0123456789" * 2)
            def wall():
                for n in range(300): print("x" * 1000, end="")
            def raw(): os.write(1, b"y" * 1_000_000)
            """
        )
        for tool in ("lines", "wall", "raw"):
            session.notes.clear()
            session.call(tool)
            self.assertLess(sum(map(len, session.lines())), 66_000, tool)
            self.assertEqual(["output truncated: more than 64 KiB"], session.lines("warning"), tool)

    def test_gives_tools_nothing_to_read(self):
        session = self.serve("import sys\ndef f(): return [sys.stdin.read(), input]\ndef g(): return input()")
        self.assertEqual("EOFError: EOF when reading a line", self.text(session.call("g")))

    def test_lets_a_forked_child_print_and_leave(self):
        session = self.serve(
            """
            import multiprocessing
            def say(): print("from the child", flush=True)
            def f():
                child = multiprocessing.get_context("fork").Process(target=say)
                child.start(); child.join(); return child.exitcode
            """
        )
        self.assertEqual({"result": 0}, session.call("f")["structuredContent"])
        self.assertEqual(["from the child"], session.lines("info"))

    def test_survives_a_tool_that_closes_its_streams(self):
        session = self.serve(
            """
            import os, sys
            def f(): sys.stdout.close(); sys.__stdout__.close(); os.close(2)
            def g(): print("still here")
            """
        )
        session.call("f")
        session.call("g")
        self.assertEqual(["still here"], session.lines())


if __name__ == "__main__":
    unittest.main()

import json
import unittest

from session import WorkerTest

RICH = '''
from __future__ import annotations
import collections.abc, dataclasses, datetime, decimal, enum, pathlib, typing, uuid
from typing import Annotated, Any, Literal, Optional, TypedDict, Union

class Level(enum.Enum):
    LOW = "low"
    HIGH = "high"

class Rank(enum.IntEnum):
    FIRST = 1
    SECOND = 2

@dataclasses.dataclass
class Place:
    """Somewhere on earth.

    Attributes:
        city: its name
    """
    city: str
    zip: Optional[str] = None

@dataclasses.dataclass
class Person:
    name: str
    place: Place
    tags: list[str] = dataclasses.field(default_factory=list)

@dataclasses.dataclass
class Tree:
    value: int
    children: list[Tree] = dataclasses.field(default_factory=list)

class Options(TypedDict, total=False):
    depth: int

class Query(Options):
    text: str

class Point(typing.NamedTuple):
    x: float
    y: float = 0.0

Weeks = typing.NewType("Weeks", int)

def kind(value):
    return f"{type(value).__name__}:{value!r}"
'''


class SchemaTest(WorkerTest):
    def schema(self, parameters, before=RICH):
        session = self.serve(f"{before}\ndef f({parameters}): pass\n")
        return session.tools()["f"]["inputSchema"]

    def property(self, hint):
        return self.schema(f"x: {hint}")["properties"]["x"]

    def test_writes_each_type(self):
        hints = {
            "str": {"type": "string"},
            "int": {"type": "integer"},
            "float": {"type": "number"},
            "bool": {"type": "boolean"},
            "None": {"type": "null"},
            "Any": {},
            "bytes": {"type": "string", "contentEncoding": "base64"},
            "list": {"type": "array"},
            "list[int]": {"type": "array", "items": {"type": "integer"}},
            "typing.List[str]": {"type": "array", "items": {"type": "string"}},
            "collections.abc.Sequence[int]": {"type": "array", "items": {"type": "integer"}},
            "set[str]": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
            "tuple[int, ...]": {"type": "array", "items": {"type": "integer"}},
            "tuple[int, str]": {
                "type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}],
                "items": False, "minItems": 2, "maxItems": 2,
            },
            "dict": {"type": "object", "additionalProperties": True},
            "dict[str, int]": {"type": "object", "additionalProperties": {"type": "integer"}},
            "Optional[str]": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "Union[int, str]": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
            "Literal['a', 'b']": {"type": "string", "enum": ["a", "b"]},
            "Literal['a', 1]": {"enum": ["a", 1]},
            "Level": {"type": "string", "enum": ["low", "high"]},
            "Rank": {"type": "integer", "enum": [1, 2]},
            "datetime.datetime": {"type": "string", "format": "date-time"},
            "datetime.date": {"type": "string", "format": "date"},
            "uuid.UUID": {"type": "string", "format": "uuid"},
            "pathlib.Path": {"type": "string", "format": "path"},
            "decimal.Decimal": {"type": "string", "format": "decimal"},
            "Weeks": {"type": "integer"},
            "Annotated[int, 'how many']": {"type": "integer", "description": "how many"},
            "'NoSuchName'": {},
        }  # fmt: skip
        names = {f"p{n}": hint for n, hint in enumerate(hints)}
        written = self.schema(", ".join(f"{name}: {hint}" for name, hint in names.items()))["properties"]
        for name, hint in names.items():
            self.assertEqual(hints[hint], written[name], hint)

    def test_writes_unions_with_a_bar_where_python_has_them(self):
        self.assertEqual({"anyOf": [{"type": "integer"}, {"type": "null"}]}, self.property("int | None"))

    def test_writes_nested_dataclasses(self):
        place = {
            "type": "object",
            "properties": {
                "city": {"type": "string", "description": "its name"},
                "zip": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
            },
            "required": ["city"],
            "additionalProperties": False,
            "description": "Somewhere on earth.",
        }
        person = self.property("Person")
        self.assertEqual(place, person["properties"]["place"])
        self.assertEqual(["name", "place"], person["required"])
        self.assertEqual([], person["properties"]["tags"]["default"])
        self.assertNotIn("description", person)

    def test_writes_typed_dicts_and_named_tuples(self):
        query = self.property("Query")
        self.assertEqual({"depth", "text"}, set(query["properties"]))
        self.assertEqual(["text"], query["required"])
        self.assertEqual(["x"], self.property("Point")["required"])

    def test_refers_to_types_that_contain_themselves(self):
        schema = self.schema("x: Tree, y: Tree")
        self.assertEqual({"$ref": "#/$defs/Tree"}, schema["properties"]["x"])
        self.assertEqual({"$ref": "#/$defs/Tree"}, schema["properties"]["y"])
        self.assertEqual(
            {"type": "array", "items": {"$ref": "#/$defs/Tree"}, "default": []},
            schema["$defs"]["Tree"]["properties"]["children"],
        )

    def test_reads_defaults_and_what_is_required(self):
        schema = self.schema("a, b: int = 3, c=Level.HIGH, *rest, d: str, e=object()")
        self.assertEqual(["a", "d"], schema["required"])
        self.assertEqual(3, schema["properties"]["b"]["default"])
        self.assertEqual("high", schema["properties"]["c"]["default"])
        self.assertEqual({}, schema["properties"]["e"])
        self.assertNotIn("rest", schema["properties"])
        self.assertIs(False, schema["additionalProperties"])

    def test_opens_the_object_for_keyword_arguments(self):
        self.assertIs(True, self.schema("a, **more")["additionalProperties"])
        self.assertEqual({"type": "integer"}, self.schema("**more: int")["additionalProperties"])

    def test_leaves_out_what_only_python_can_give(self):
        self.assertEqual({"a"}, set(self.schema("a: int, client: type = None, hook: collections.abc.Callable = print")["properties"]))

    def test_says_which_parameter_has_no_json_form(self):
        session = self.serve(f"{RICH}\nclass Client: pass\ndef f(client: Client): pass")
        message = session.request("tools/list")["error"]["message"]
        self.assertIn("mod.f: parameter 'client': type Client has no JSON form", message)

    def test_is_the_same_text_every_time(self):
        source = f"{RICH}\ndef f(a: Person, b: set[str] = {{'c', 'a', 'b'}}, q: Query = None): pass"
        texts = {json.dumps(self.serve(source).tools()) for _ in range(3)}
        self.assertEqual(1, len(texts))


class DocstringTest(WorkerTest):
    STYLES = {
        "google": """
            Sends a report
            to a person.

            More words.

            Args:
                text (str): what to send,
                    on two lines
                count: how often: at most 3

            Returns:
                Nothing: really.
            """,
        "sphinx": """Sends a report
            to a person.

            :param str text: what to send,
                on two lines
            :param count: how often: at most 3
            :type count: int
            :returns: nothing
            """,
        "numpy": """
            Sends a report
            to a person.

            Parameters
            ----------
            text : str
                what to send,
                on two lines
            count : int, optional
                how often: at most 3

            Returns
            -------
            nothing : str
                really
            """,
    }

    def test_reads_three_styles(self):
        for style, text in self.STYLES.items():
            with self.subTest(style):
                tool = self.serve(f'def f(text, count: int = 1):\n    """{text}"""').tools()["f"]
                self.assertEqual("Sends a report to a person.", tool["description"])
                properties = tool["inputSchema"]["properties"]
                self.assertEqual("what to send, on two lines", properties["text"]["description"])
                self.assertEqual({"type": "string"}, {"type": properties["text"]["type"]})
                self.assertEqual("how often: at most 3", properties["count"]["description"])
                self.assertEqual({"text", "count"}, set(properties))

    def test_prefers_the_hint_to_the_docstring(self):
        tool = self.serve('from typing import Annotated\ndef f(a: Annotated[int, "hint"]):\n  """X.\n\n  :param str a: doc"""')
        self.assertEqual({"type": "integer", "description": "hint"}, tool.tools()["f"]["inputSchema"]["properties"]["a"])

    def test_says_nothing_for_a_function_without_docstring(self):
        self.assertNotIn("description", self.serve("def f(): pass").tools()["f"])


class DiscoveryTest(WorkerTest):
    def test_serves_the_functions_that_the_module_defines(self):
        self.write("other.py", "def borrowed(): pass")
        session = self.serve(
            """
            import functools
            from os.path import join
            from other import borrowed
            from taskcraft.tools.decorators import retryable_tool
            class Thing:
                def method(self): pass
            def own(): pass
            def _private(): pass
            async def co(): pass
            @retryable_tool
            def bare(): pass
            @retryable_tool(max_attempts=5)
            async def five(): pass
            @retryable_tool(2)
            def two(): pass
            @functools.lru_cache
            def cached(): pass
            def wrap(f):
                @functools.wraps(f)
                def wrapper(*a, **k): return f(*a, **k)
                return wrapper
            @wrap
            @retryable_tool()
            def wrapped(n: int): return n
            alias = own
            double = lambda n: 2 * n
            constant = 3
            """
        )
        tools = session.tools()
        self.assertEqual(
            ["own", "co", "bare", "five", "two", "cached", "wrap", "wrapped", "double"], list(tools)
        )
        self.assertEqual(["n"], tools["wrapped"]["inputSchema"]["required"])
        retries = {name: tool.get("_meta", {}).get("dev.taskcraft/retries") for name, tool in tools.items()}
        self.assertEqual((2, 4, 1, 2), tuple(retries[name] for name in ("bare", "five", "two", "wrapped")))
        self.assertIsNone(retries["own"])

    def test_leaves_the_attempts_to_the_runtime(self):
        session = self.serve(
            """
            from taskcraft.tools.decorators import retryable_tool
            calls = 0
            @retryable_tool(max_attempts=3)
            def f():
                global calls
                calls += 1
                raise OSError(f"call {calls}")
            """
        )
        self.assertEqual("OSError: call 1", self.text(session.call("f")))
        self.assertEqual("OSError: call 2", self.text(session.call("f")))
        meta = session.tools()["f"]["_meta"]
        self.assertEqual(
            {"dev.taskcraft/retries": 2, "dev.taskcraft/backoff": {"initial": 1, "max": 10, "factor": 2}}, meta
        )

    def test_gives_what_the_decorator_says(self):
        session = self.serve(
            """
            import taskcraft
            @taskcraft.tool(name="send", description="Sends it.", effect="idempotent", timeout=2.5, retries=1)
            def send_it(): "Unused."; return "sent"
            @taskcraft.tool
            def plain(): pass
            """
        )
        tools = session.tools()
        self.assertEqual(["send", "plain"], list(tools))
        self.assertEqual("Sends it.", tools["send"]["description"])
        self.assertEqual(
            {"dev.taskcraft/effect": "idempotent", "dev.taskcraft/timeout-seconds": 2.5, "dev.taskcraft/retries": 1},
            tools["send"]["_meta"],
        )
        self.assertNotIn("_meta", tools["plain"])
        self.assertEqual("sent", self.text(session.call("send")))

    def test_refuses_marks_that_make_no_sense(self):
        for mark, said in (
            ('@taskcraft.tool(effect="harmless")', "effect must be one of read, idempotent, reconcilable, irreversible"),
            ("@taskcraft.tool(timeout=0)", "timeout must be a number of seconds above 0"),
            ("@taskcraft.tool(retries=-1)", "retries must be 0 or more"),
            ("@taskcraft.reconciles", "name the tool"),
        ):
            self.write("mod.py", f"import taskcraft\n{mark}\ndef f(): pass")
            self.assertIn(said, self.open("mod", self.folder).initialize()["error"]["message"])

    def test_refuses_tools_that_contradict_each_other(self):
        for source, said in (
            ("@taskcraft.tool(name='g')\ndef f(): pass\ndef g(): pass", "two functions of mod make the tool 'g'"),
            ("@taskcraft.reconciles('sendd')\ndef c(): pass\ndef send(): pass", "did you mean 'send'?"),
            ("@taskcraft.tool(effect='reconcilable')\ndef f(): pass", "no function marked @taskcraft.reconciles(\"f\")"),
        ):
            session = self.serve(f"import taskcraft\n{source}")
            self.assertIn(said, session.request("tools/list")["error"]["message"])

    def test_asks_a_reconciling_function(self):
        session = self.serve(
            """
            import taskcraft
            def send(text: str, to: str): return "sent"
            @taskcraft.reconciles("send")
            async def was_sent(to: str, call: taskcraft.ToolContext):
                if to == "ada": return taskcraft.done({"key": call.idempotency_key})
                if to == "bob": return taskcraft.not_done
                if to == "eve": return taskcraft.unknown("no mailbox")
                return True
            """
        )
        tools = session.tools()
        self.assertEqual(["send"], list(tools))
        self.assertEqual(
            {"dev.taskcraft/effect": "reconcilable", "dev.taskcraft/reconcilable": True}, tools["send"]["_meta"]
        )

        def ask(to):
            return session.call("reconcile:send", {"dev.taskcraft/idempotency-key": "k"}, text="x", to=to)

        self.assertEqual("done", ask("ada")["structuredContent"]["state"])
        self.assertEqual({"key": "k"}, ask("ada")["structuredContent"]["result"])
        self.assertEqual("not_done", ask("bob")["structuredContent"]["state"])
        self.assertEqual("no mailbox", ask("eve")["structuredContent"]["reason"])
        self.assertIn("a reconciling function returns", self.text(ask("joe")))
        self.assertIn("no tool", session.request("tools/call", {"name": "reconcile:x"})["error"]["message"])


class ArgumentTest(WorkerTest):
    def test_gives_functions_what_their_hints_promise(self):
        cases = {
            "str": ("x", "str:'x'"),
            "int": (3.0, "int:3"),
            "float": (3, "float:3.0"),
            "datetime.datetime": ("2026-01-31T12:00:00Z", None),
            "datetime.date": ("2026-01-31", "date:datetime.date(2026, 1, 31)"),
            "uuid.UUID": ("00000000-0000-0000-0000-000000000001", "UUID:UUID('00000000-0000-0000-0000-000000000001')"),
            "pathlib.Path": ("/tmp", "PosixPath:PosixPath('/tmp')"),
            "decimal.Decimal": ("1.10", "Decimal:Decimal('1.10')"),
            "bytes": ("aGk=", "bytes:b'hi'"),
            "set[int]": ([1, 1], "set:{1}"),
            "tuple[int, str]": ([1, "a"], "tuple:(1, 'a')"),
            "dict[int, float]": ({"1": 2}, "dict:{1: 2.0}"),
            "Level": ("low", "Level:<Level.LOW: 'low'>"),
            "Rank": (2, "Rank:<Rank.SECOND: 2>"),
            "Optional[Level]": (None, "NoneType:None"),
            "Union[int, Level]": ("high", "Level:<Level.HIGH: 'high'>"),
            "Union[float, int]": (3, "int:3"),
            "Union[datetime.date, str]": ("soon", "str:'soon'"),
            "Literal['a', 1]": (1, "int:1"),
            "Point": ({"x": 1}, "Point:Point(x=1.0, y=0.0)"),
            "Query": ({"text": "q"}, "dict:{'text': 'q'}"),
            "Person": (
                {"name": "Ada", "place": {"city": "London"}},
                "Person:Person(name='Ada', place=Place(city='London', zip=None), tags=[])",
            ),
            "Tree": (
                {"value": 1, "children": [{"value": 2}]},
                "Tree:Tree(value=1, children=[Tree(value=2, children=[])])",
            ),
        }
        functions = "".join(f"\ndef f{n}(x: {hint}): return kind(x)" for n, hint in enumerate(cases))
        session = self.serve(RICH + functions)
        for n, (hint, (given, expected)) in enumerate(cases.items()):
            got = self.text(session.call(f"f{n}", x=given))
            if expected is None:
                self.assertIn("tzinfo=datetime.timezone.utc", got)
            else:
                self.assertEqual(expected, got, hint)

    def test_names_the_place_and_what_it_wants(self):
        cases = {
            "int": (True, "argument 'x' must be an integer, not True"),
            "Level": ("mid", "argument 'x' must be one of 'low', 'high', not 'mid'"),
            "list[int]": ([1, "b"], "argument 'x[1]' must be an integer, not 'b'"),
            "Person": ({"name": "A", "place": {"city": 3}}, "argument 'x.place.city' must be a text, not 3"),
            "Place": ({"town": "A"}, "argument 'x' has no 'town'; it has city, zip"),
            "Point": ({}, "argument 'x' needs 'x'"),
            "datetime.date": ("soon", "argument 'x' must be a date like 2026-01-31, not 'soon'"),
            "Optional[int]": ("a", "argument 'x' must be an integer, not 'a'"),
            "Union[int, bool]": ("a", "argument 'x' must be int or bool, not 'a'"),
            "tuple[int, int]": ([1], "argument 'x' must be a list of 2, not [1]"),
        }
        functions = "".join(f"\ndef f{n}(x: {hint}): return kind(x)" for n, hint in enumerate(cases))
        session = self.serve(RICH + functions)
        for n, (hint, (given, said)) in enumerate(cases.items()):
            result = session.call(f"f{n}", x=given)
            self.assertTrue(result["isError"], hint)
            self.assertEqual(said, self.text(result))

    def test_passes_positional_and_keyword_arguments(self):
        session = self.serve("def f(a, b=2, /, c=3, *rest, d, **more): return [a, b, c, list(rest), d, more]")
        self.assertEqual(
            [1, 2, 3, [], 4, {"e": 5}], session.call("f", a=1, d=4, e=5)["structuredContent"]["result"]
        )


if __name__ == "__main__":
    unittest.main()

"""An MCP server as somebody else would write it, over its pipes. Flags choose its manners:

  mute     says hello and does not list its tools
  fickle   takes other arguments from its second list on
  loud     says what it was given on stderr, and ends before its hello
"""
import json
import os
import sys

flags = set(sys.argv[1:])
lists = 0


def send(message):
    sys.stdout.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
    sys.stdout.flush()


def text(words, error=False):
    return {"content": [{"type": "text", "text": words}], "isError": error}


def tool(name, *arguments):
    properties = {argument: {} for argument in arguments}
    return {
        "name": name,
        "description": "The tool " + name,
        "inputSchema": {"type": "object", "properties": properties, "required": list(arguments)},
        "annotations": {"readOnlyHint": True},
    }


def tools():
    global lists
    lists += 1
    fickle = "fickle" in flags and lists > 1
    return [
        tool("echo", "words" if fickle else "text"),
        tool("give", "result"),
        tool("pid"),
        tool("fail"),
        tool("refuse"),
        tool("hang"),
        tool("die"),
        tool("leave"),
    ]


def call(request):
    name, args = request["params"]["name"], request["params"].get("arguments") or {}
    if name == "die":
        sys.stderr.write("out of cheese\n")
        sys.stderr.flush()
        os._exit(7)
    if name == "refuse":
        send({"id": request["id"], "error": {"code": -32602, "message": "not like this"}})
    elif name != "hang":
        results = {
            "echo": lambda: text(args["text"]),
            "give": lambda: args["result"],
            "pid": lambda: text(str(os.getpid())),
            "fail": lambda: text("it is on fire", error=True),
            "leave": lambda: text("bye"),
        }
        send({"id": request["id"], "result": results[name]()})
    if name == "leave":
        os._exit(0)


if "loud" in flags:
    sys.stderr.write("refused: token %s, %s\n" % (os.environ.get("TOKEN"), sys.argv[1:]))
    sys.stderr.flush()
    os._exit(3)

for line in sys.stdin:
    request = json.loads(line)
    method = request.get("method")
    if method == "initialize":
        hello = {
            "protocolVersion": request["params"]["protocolVersion"],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "stranger", "version": "1"},
        }
        send({"id": request["id"], "result": hello})
    elif method == "tools/list" and "mute" not in flags:
        send({"id": request["id"], "result": {"tools": tools()}})
    elif method == "tools/call":
        call(request)

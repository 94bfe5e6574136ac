"""An MCP server that writes a file into its folder, and answers when it likes."""
import json
import sys
import time

TOOL = {
    "name": "write",
    "description": "Writes a file, and answers some seconds later",
    "inputSchema": {
        "type": "object",
        "properties": {"name": {"type": "string"}, "seconds": {"type": "number"}},
        "required": ["name", "seconds"],
    },
}


def hello(params):
    return {
        "protocolVersion": params["protocolVersion"],
        "capabilities": {"tools": {}},
        "serverInfo": {"name": "scribe", "version": "1"},
    }


def write(params):
    with open(params["arguments"]["name"], "w") as file:
        file.write("x")
    time.sleep(params["arguments"]["seconds"])
    return {"content": [{"type": "text", "text": "done"}], "isError": False}


ANSWERS = {"initialize": hello, "tools/list": lambda _: {"tools": [TOOL]}, "tools/call": write}

for line in sys.stdin:
    request = json.loads(line)
    if request.get("method") in ANSWERS:
        result = ANSWERS[request["method"]](request.get("params") or {})
        print(json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}), flush=True)

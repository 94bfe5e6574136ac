"""Serves the functions of one Python module as MCP tools over stdin and stdout.

Needs nothing but Python 3.9. A line is a JSON-RPC message; whatever the module prints becomes a log
message, so that it can't disturb the protocol.
"""

/**
 * Speaking MCP to a process: how a server is started, talked to and ended.
 *
 * <p>Terms: a <em>server</em> is a process that answers JSON-RPC on its pipes; a <em>session</em>
 * is the talk with one server, from the handshake to its end; a session is <em>gone</em> when the
 * server ended or broke the protocol, and every call on its way is then answered so.
 */
@NullMarked
package dev.taskcraft.executor.mcp;

import org.jspecify.annotations.NullMarked;

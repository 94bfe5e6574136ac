/**
 * MCP servers of other people, over their pipes or over HTTP, through the official SDK. What they
 * say of themselves is not trusted: no hint of theirs makes a tool harmless.
 */
@NullMarked
package dev.taskcraft.executor.mcp.server;

import org.jspecify.annotations.NullMarked;

/**
 * Java classes as tools in a process of their own: its program, and how it is started.
 *
 * <p>Terms: the <em>program</em> is {@link dev.taskcraft.executor.java.worker.JavaWorker}, which
 * serves one class over MCP as the Python worker serves a module, so that one client drives both; a
 * <em>notice</em> is a line that a tool printed, on its way to the client.
 */
@NullMarked
package dev.taskcraft.executor.java.worker;

import org.jspecify.annotations.NullMarked;

/**
 * Runs approved calls: Java, Python, MCP and shell tools, with the effect each of them declares.
 * The start of a call with an effect is durable before the effect, so a crash leaves a doubt to
 * resolve and not a silent second run.
 */
@NullMarked
package dev.taskcraft.executor;

import org.jspecify.annotations.NullMarked;

/**
 * The log: where events become durable, and the only source of state.
 *
 * <p>Terms: a task's <em>version</em> is the number of its events; an <em>owner</em> is the one
 * process incarnation that runs the roles of a task at a time. Each adapter passes {@code
 * EventLogContract}.
 */
@NullMarked
package dev.taskcraft.log;

import org.jspecify.annotations.NullMarked;

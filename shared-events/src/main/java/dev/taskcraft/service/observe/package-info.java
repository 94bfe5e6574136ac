/**
 * What operators see of a service: traces, metrics, and lines in the log that name the task.
 *
 * <p>Terms: a <em>context</em> is W3C's trace context, which travels in the headers of an event's
 * record; the context of an event is the span of whoever wrote it, and the parent of what follows
 * from it.
 */
@NullMarked
package dev.taskcraft.service.observe;

import org.jspecify.annotations.NullMarked;

/**
 * What a task is: the events that can happen to it and the fold that rebuilds it from them.
 *
 * <p>Read {@link dev.taskcraft.task.TaskEvent}, then {@link dev.taskcraft.task.Task}. Terms: a
 * <em>task</em> is one objective given to a coworker; a <em>turn</em> is one whole answer of the
 * planner; a <em>step</em> is one proposed call; a <em>revision</em> is one wording of that call;
 * an <em>attempt</em> is one try to run it; a <em>slot</em> is a place in the task that one kind of
 * event fills once.
 */
@NullMarked
package dev.taskcraft.task;

import org.jspecify.annotations.NullMarked;

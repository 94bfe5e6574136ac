package dev.taskcraft.approval.service.store;

import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskEvent;
import java.time.Instant;

/**
 * What a person said about a task.
 *
 * @param id the event's
 * @param by who
 */
public record Act(EventId id, TaskEvent event, String by, Instant at) {}

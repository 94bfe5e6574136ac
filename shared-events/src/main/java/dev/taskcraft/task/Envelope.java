package dev.taskcraft.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event as it stands in the log: what happened, and when, to which task, because of what, by
 * whom. Maps to CloudEvents 1.0: {@code id}, {@code type}, {@code subject} (task), {@code time},
 * {@code source} (producer), {@code data}.
 *
 * @param cause the event that led to this one; null for the first of a task
 * @param producer the role or person's channel that wrote it, e.g. {@code policy} or {@code cli}
 */
public record Envelope(
    EventId id,
    TaskId task,
    @Nullable EventId cause,
    Instant time,
    String producer,
    TaskEvent event) {}

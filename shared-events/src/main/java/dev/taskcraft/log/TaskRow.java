package dev.taskcraft.log;

import dev.taskcraft.task.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a list shows of a task; derived from its events and kept beside them. */
public record TaskRow(
    TaskId task,
    String coworker,
    String status,
    long version,
    Instant created,
    Instant updated,
    @Nullable Instant due) {}

package dev.taskcraft.task;

import dev.taskcraft.task.TaskEvent.End;
import dev.taskcraft.task.TaskEvent.TaskPrepared;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The slots of a task. What they mean is in {@link Task}, how they fill is in {@link Fold}. */
record State(
    TaskId id,
    long version,
    @Nullable EventId lastEvent,
    @Nullable TaskRequested request,
    @Nullable Instant requestedAt,
    @Nullable TaskPrepared prepared,
    Chunks<Turn> turns,
    Chunks<Step> steps,
    List<Integer> open,
    int actions,
    Usage usage,
    List<End> ends,
    List<EventId> pauses,
    List<EventId> resumed,
    List<EventId> late,
    Winners winners,
    boolean filled) {

  static State empty(TaskId id) {
    return new State(
        id,
        0,
        null,
        null,
        null,
        null,
        Chunks.empty(),
        Chunks.empty(),
        List.of(),
        0,
        Usage.NONE,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Winners.NONE,
        false);
  }
}

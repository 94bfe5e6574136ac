package dev.taskcraft.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskEvent.StepApproved;
import dev.taskcraft.task.TaskEvent.StepRejected;
import dev.taskcraft.task.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The decisions that were told since this was made, whether they count or come too late. */
final class Verdicts {
  private final Map<TaskId, Set<EventId>> told = new ConcurrentHashMap<>();

  Verdicts(Watcher watcher) {
    watcher.listen(
        (_, event) -> {
          if (event.event() instanceof StepApproved || event.event() instanceof StepRejected) {
            told.computeIfAbsent(event.task(), _ -> ConcurrentHashMap.newKeySet()).add(event.id());
          }
        });
  }

  /** Checks that about each of these, which have one call, one decision was told, however often. */
  void account(List<TaskId> tasks) {
    for (TaskId id : tasks) {
      assertThat(told.getOrDefault(id, Set.of())).as("decisions about " + id).hasSize(1);
    }
  }
}

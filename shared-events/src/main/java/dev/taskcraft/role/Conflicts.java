package dev.taskcraft.role;

import dev.taskcraft.log.EventLog;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Slot;
import dev.taskcraft.task.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The conflicts of one decision. One that brings no news leads to the same decision again: then a
 * slot is taken by an event that the fold does not count, such as an end that cites no turn.
 */
final class Conflicts {
  private static final int MOST_WITHOUT_NEWS = 5;

  private final EventLog log;
  private int withoutNews;

  Conflicts(EventLog log) {
    this.log = log;
  }

  /**
   * Notes a conflict.
   *
   * @param before the task that was decided on
   * @param after the task as it was read since
   * @param refused what the log didn't take
   * @throws IllegalStateException when thinking again would not help
   */
  void met(Task before, Task after, List<Envelope> refused) {
    withoutNews = after.version() > before.version() ? 0 : withoutNews + 1;
    if (withoutNews == MOST_WITHOUT_NEWS) {
      throw new IllegalStateException(
          "task %s: slot '%s' is taken by an event that does not count; `taskcraft logs %s` shows it"
              .formatted(after.id(), taken(after, refused), after.id()));
    }
  }

  private String taken(Task task, List<Envelope> refused) {
    Set<String> taken = new HashSet<>();
    log.read(task.id(), 0).forEach(event -> taken.add(Slot.of(event.id(), event.event())));
    return refused.stream()
        .map(event -> Slot.of(event.id(), event.event()))
        .filter(slot -> !taken.add(slot))
        .findFirst()
        .orElse("?");
  }
}

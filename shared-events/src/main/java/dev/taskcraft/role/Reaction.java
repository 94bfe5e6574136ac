package dev.taskcraft.role;

import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a role says to a state of a task.
 *
 * @param facts events to append now
 * @param work what to do outside the loop, once everything before it stands in the log
 * @param due when to look again though nothing happened; null for never
 */
public record Reaction<W extends Work>(List<Fact> facts, List<W> work, @Nullable Instant due) {
  public Reaction {
    facts = List.copyOf(facts);
    work = List.copyOf(work);
  }

  /** Nothing to do. */
  public static <W extends Work> Reaction<W> none() {
    return new Reaction<>(List.of(), List.of(), null);
  }

  /** One event, now. */
  public static <W extends Work> Reaction<W> fact(TaskEvent event) {
    return new Reaction<>(List.of(new Fact(null, event)), List.of(), null);
  }

  /** One piece of work. */
  public static <W extends Work> Reaction<W> work(W work) {
    return new Reaction<>(List.of(), List.of(work), null);
  }

  /** Nothing before that time. */
  public static <W extends Work> Reaction<W> due(Instant due) {
    return new Reaction<>(List.of(), List.of(), due);
  }

  /**
   * An event to append.
   *
   * @param id the event's id where the role must know it again; null to have one made
   */
  public record Fact(@Nullable EventId id, TaskEvent event) {}
}

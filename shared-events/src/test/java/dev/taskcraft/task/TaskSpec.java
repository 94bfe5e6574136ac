package dev.taskcraft.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.task.Step.Phase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A story about one task: {@code given(events).when(event).then(…)}.
 *
 * <p>The first event of its type in a slot has the id {@link TaskEvents#idOf}; the next has that
 * with {@code #2} behind it, and so on.
 */
public final class TaskSpec {
  private final List<Envelope> log = new ArrayList<>();
  private final Set<EventId> ids = new HashSet<>();

  private TaskSpec() {}

  /** What has happened. */
  public static TaskSpec given(TaskEvent... events) {
    return new TaskSpec().when(events);
  }

  /** What happens now. */
  public TaskSpec when(TaskEvent... events) {
    for (TaskEvent event : events) {
      EventId id = TaskEvents.idOf(event);
      for (int again = 2; !ids.add(id); again++) {
        id = again(event, again);
      }
      log.add(new Envelope(id, TaskEvents.TASK, null, TaskEvents.TIME, "test", event));
    }
    return this;
  }

  /** The id of the second, third … event of this type in this slot. */
  public static EventId again(TaskEvent event, int which) {
    return new EventId(TaskEvents.idOf(event) + "#" + which);
  }

  /** What the task is then. */
  public TaskSpec then(Consumer<Task> check) {
    check.accept(task());
    return this;
  }

  public TaskSpec thenStatus(Status status) {
    assertThat(task().status()).isEqualTo(status);
    return this;
  }

  /** What a step is doing then. */
  public TaskSpec thenPhase(int step, Phase phase) {
    assertThat(task().step(step).phase()).isEqualTo(phase);
    return this;
  }

  /** The task that the story tells. */
  public Task task() {
    return Task.of(TaskEvents.TASK, log);
  }

  /** The events in the order of the log. */
  public List<Envelope> log() {
    return List.copyOf(log);
  }
}

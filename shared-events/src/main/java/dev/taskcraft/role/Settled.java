package dev.taskcraft.role;

import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task with everything that follows at once from its state and from what work brought in.
 *
 * @param task the task after these events
 * @param events to append, as one cascade
 * @param jobs what to do outside the loop once they stand in the log
 * @param due when to look again though nothing happened; null for never
 */
public record Settled(Task task, List<Envelope> events, List<Job<?>> jobs, @Nullable Instant due) {
  private static final int ROUNDS = 100_000;

  /** Lets all roles react until none has a fact to add. */
  public static Settled of(Task task, List<Envelope> incoming, List<Role<?>> roles, Author author) {
    Settled begun = admitted(task, incoming);
    Task overlay = begun.task();
    List<Envelope> events = new ArrayList<>(begun.events());
    for (int round = 0; round < ROUNDS; round++) {
      int before = events.size();
      List<Job<?>> jobs = new ArrayList<>();
      Instant due = null;
      for (Role<?> role : roles) {
        Reacted reacted = react(role, overlay, author, events);
        overlay = reacted.task();
        jobs.addAll(reacted.jobs());
        due = earlier(due, reacted.due());
      }
      if (events.size() == before) {
        return new Settled(overlay, List.copyOf(events), List.copyOf(jobs), due);
      }
    }
    throw new IllegalStateException("task " + task.id() + ": the roles never settle");
  }

  /**
   * Lets one role react once, to the task as it stands in the log: for logs where what was appended
   * counts only once it was read back.
   */
  public static Settled once(Task task, Role<?> role, Author author) {
    List<Envelope> events = new ArrayList<>();
    Reacted reacted = react(role, task, author, events);
    return new Settled(
        reacted.task(), List.copyOf(events), List.copyOf(reacted.jobs()), reacted.due());
  }

  /** What work brought in, without what its task has no room for any more. */
  public static Settled admitted(Task task, List<Envelope> incoming) {
    Task overlay = task;
    List<Envelope> events = new ArrayList<>();
    for (Envelope event : incoming) {
      overlay = admit(overlay, event, events);
    }
    return new Settled(overlay, List.copyOf(events), List.of(), null);
  }

  private static <W extends Work> Reacted react(
      Role<W> role, Task task, Author author, List<Envelope> events) {
    Reaction<W> reaction = role.react(task, author.now());
    Task overlay = task;
    for (Reaction.Fact fact : reaction.facts()) {
      overlay =
          admit(overlay, author.envelope(overlay, fact.id(), role.name(), fact.event()), events);
    }
    List<Job<?>> jobs = new ArrayList<>();
    for (W work : reaction.work()) {
      jobs.add(new Job<>(role, work));
    }
    return new Reacted(overlay, jobs, reaction.due());
  }

  /** Takes an event whose slot is still empty; what came too late changes nothing. */
  private static Task admit(Task task, Envelope event, List<Envelope> events) {
    if (task.end() != null && !concernsTheEnded(event.event())) {
      return task;
    }
    Task after = task.apply(event);
    if (!after.filled()) {
      return task;
    }
    events.add(event);
    return after;
  }

  /** Whether it is worth knowing after the end: what became of calls, and what they cost. */
  private static boolean concernsTheEnded(TaskEvent event) {
    return event instanceof TaskEvent.StepExecuted
        || event instanceof TaskEvent.StepResolved
        || event instanceof TaskEvent.ModelResponded;
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  private record Reacted(Task task, List<Job<?>> jobs, @Nullable Instant due) {}

  /** A piece of work with the role that does it. */
  public record Job<W extends Work>(Role<W> role, W work) {
    /** Does it; see {@link Role#perform}. */
    public List<TaskEvent> perform(Task task) throws InterruptedException {
      return role.perform(work, task);
    }
  }
}

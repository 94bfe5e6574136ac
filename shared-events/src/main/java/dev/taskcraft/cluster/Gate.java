package dev.taskcraft.cluster;

import dev.taskcraft.role.Settled.Job;
import dev.taskcraft.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that touch the world wait here, after their start was read back, until everything was read
 * that stood in the topics of stops by then: so a cancel that was acknowledged before the start is
 * obeyed. One question to the broker serves all jobs that came in since the last.
 */
final class Gate {
  /** The topics whose events keep an approved call from running. */
  static final Set<String> STOPS =
      Set.of("task.cancelled", "task.failed", "task.paused", "step.rejected");

  private final List<Waiting> asking = new ArrayList<>();
  private final List<Looking> looking = new ArrayList<>();
  private List<Waiting> fresh = new ArrayList<>();
  private int question;

  /** A job and its task. */
  record Waiting(TaskId task, Job<?> job) {}

  private record Looking(List<Waiting> jobs, Map<String, Long> ends) {}

  void add(TaskId task, Job<?> job) {
    fresh.add(new Waiting(task, job));
  }

  boolean holds(TaskId task, Job<?> job) {
    Waiting waiting = new Waiting(task, job);
    return fresh.contains(waiting)
        || asking.contains(waiting)
        || looking.stream().anyMatch(look -> look.jobs().contains(waiting));
  }

  /** Whether the broker is to be asked now; at most one question is under way. */
  boolean asks() {
    if (fresh.isEmpty() || !asking.isEmpty()) {
      return false;
    }
    asking.addAll(fresh);
    fresh = new ArrayList<>();
    question++;
    return true;
  }

  /** The number of the question under way. */
  int question() {
    return question;
  }

  /**
   * The broker's answer. One to an earlier question says nothing: it was given before the jobs that
   * wait now were added.
   *
   * @param ends null when there was none, and it is to be asked again
   */
  void answered(int number, @Nullable Map<String, Long> ends) {
    if (number != question) {
      return;
    }
    if (ends == null) {
      fresh.addAll(asking);
    } else {
      looking.add(new Looking(List.copyOf(asking), ends));
    }
    asking.clear();
  }

  /** Takes out the jobs for which enough was read. */
  List<Waiting> open(Map<String, Long> positions) {
    List<Waiting> open = new ArrayList<>();
    looking.removeIf(
        look -> {
          boolean read =
              look.ends().entrySet().stream()
                  .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
          if (read) {
            open.addAll(look.jobs());
          }
          return read;
        });
    return open;
  }

  void clear() {
    fresh.clear();
    asking.clear();
    looking.clear();
    question++;
  }
}

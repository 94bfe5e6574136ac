package dev.taskcraft.cluster;

import dev.taskcraft.role.Settled.Job;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a partition's thread is told. */
sealed interface Messages {
  /** The partition is ours from now on; it has caught up when it has read up to {@code ends}. */
  record Assigned(Snapshot snapshot, Map<String, Long> ends) implements Messages {}

  /** The partition is somebody else's from now on. */
  record Revoked() implements Messages {}

  /**
   * The process is to end: its tasks are another's from now on, and what runs may end.
   *
   * @param drained completes when nothing runs any more and everything that was said is durable
   */
  record Drain(CompletableFuture<Void> drained) implements Messages {}

  /** These were read, in the order of each topic; then reading stood at {@code positions}. */
  record Read(List<Delivery> deliveries, Map<String, Long> positions) implements Messages {}

  /** A piece of work came to this. */
  record Done(TaskId task, Job<?> job, List<Envelope> events) implements Messages {}

  /**
   * Where the topics end that can stop a task; null when that could not be found out.
   *
   * @param question which one this answers
   */
  record Looked(int question, @Nullable Map<String, Long> ends) implements Messages {}
}

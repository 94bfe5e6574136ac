package dev.taskcraft.approval.service.store;

import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import dev.taskcraft.task.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request and what became of it.
 *
 * @param seq its place in the list
 * @param requestId the id of the event that asked
 * @param by who decided; null while nobody has
 * @param at when
 * @param event the id of the event that says so
 */
public record Approval(
    long seq,
    TaskId task,
    EventId requestId,
    ApprovalRequested request,
    ApprovalStatus status,
    @Nullable String by,
    @Nullable Instant at,
    @Nullable EventId event) {
  /** How the outside names it: {@code <task>.<step>.<revision>}. */
  public String id() {
    return id(task, request.step(), request.revision());
  }

  /** The id of the request about this revision. */
  public static String id(TaskId task, int step, int revision) {
    return task + "." + step + "." + revision;
  }
}

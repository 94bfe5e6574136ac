package dev.taskcraft.approval;

import dev.taskcraft.task.TaskEvent;

/** What a person's command comes to: an event for the log, or a refusal that changes nothing. */
public sealed interface Decision {
  /** The event to append, to the very version of the task that it was decided on. */
  record Decided(TaskEvent event) implements Decision {}

  /** Nothing happens. The message names the thing, the value and the remedy. */
  record Refused(Why why, String message) implements Decision {}

  /** Why a decision was refused. */
  enum Why {
    /** There is no such step, or it never waited for this. */
    NOTHING_TO_DECIDE,
    /** Somebody was first. */
    ALREADY_DECIDED,
    /** The call is not the one that the person saw. */
    OTHER_CALL,
    /** The request is older than it may be. */
    EXPIRED,
    /** The task has ended. */
    ENDED
  }
}

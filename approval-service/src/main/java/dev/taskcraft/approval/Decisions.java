package dev.taskcraft.approval;

import dev.taskcraft.approval.Decision.Decided;
import dev.taskcraft.approval.Decision.Refused;
import dev.taskcraft.approval.Decision.Why;
import dev.taskcraft.task.Attempt;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Resolution;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people may say about a task. Each method is a function of the task as the person could see
 * it; the event counts only if it is appended to that version, so that nobody decides about what
 * has changed under his hands.
 */
public final class Decisions {
  private final String by;
  private final Instant now;

  /**
   * Speaks for one person at one time.
   *
   * @param by who, e.g. {@code cli:ada}
   */
  public Decisions(String by, Instant now) {
    this.by = by;
    this.now = now;
  }

  /** The requests that wait for a person, by step. */
  public static List<ApprovalRequested> pending(Task task) {
    List<ApprovalRequested> pending = new ArrayList<>();
    if (task.end() == null) {
      for (int number : task.openSteps()) {
        Step step = task.step(number);
        ApprovalRequested ask = step.current().ask();
        if (step.phase() == Step.Phase.WAITING && ask != null) {
          pending.add(ask);
        }
      }
    }
    return pending;
  }

  /** The steps in doubt, by number. */
  public static List<Step> doubts(Task task) {
    return task.openSteps().stream()
        .map(task::step)
        .filter(step -> step.phase() == Step.Phase.IN_DOUBT)
        .toList();
  }

  /**
   * Lets the waiting call of a step run, once.
   *
   * @param digest the digest of the call that the person saw; null when he saw it just now
   */
  public Decision approve(Task task, int step, @Nullable String digest) {
    return say(task, step, new Said.Approve(digest, null));
  }

  /** Forbids the waiting call, or refuses to answer; the reason goes back to the planner. */
  public Decision reject(Task task, int step, @Nullable String digest, String reason) {
    return say(task, step, new Said.Reject(digest, reason));
  }

  /** Answers in the tool's place. */
  public Decision answer(Task task, int step, String text) {
    return say(task, step, new Said.Answer(text));
  }

  /** Says what became of a call in doubt. */
  public Decision resolve(Task task, int number, Resolution resolution, @Nullable String reason) {
    Step step = task.step(number);
    Attempt last = step.lastAttempt();
    if (step.phase() != Step.Phase.IN_DOUBT || last == null) {
      return last != null && last.resolution() != null
          ? new Refused(
              Why.ALREADY_DECIDED,
              "step %d was resolved by %s already".formatted(number, last.resolution().by()))
          : new Refused(
              Why.NOTHING_TO_DECIDE,
              "step %d is not in doubt; it is %s".formatted(number, step.phase().word()));
    }
    return new Decided(
        new TaskEvent.StepResolved(number, last.number(), resolution, by, reason, null));
  }

  /** Stops the task for a while. */
  public Decision pause(Task task, @Nullable String reason) {
    if (task.end() != null) {
      return ended(task);
    }
    return task.pauses().isEmpty()
        ? new Decided(new TaskEvent.TaskPaused(by, reason))
        : new Refused(Why.ALREADY_DECIDED, "task " + task.id() + " is paused already");
  }

  /** Ends all pauses. */
  public Decision resume(Task task) {
    List<EventId> pauses = task.pauses();
    return pauses.isEmpty()
        ? new Refused(Why.NOTHING_TO_DECIDE, "task " + task.id() + " is not paused")
        : new Decided(new TaskEvent.TaskResumed(by, pauses));
  }

  /** Ends the task; steps that have started are let finish. */
  public Decision cancel(Task task, @Nullable String reason) {
    return task.end() != null ? ended(task) : new Decided(new TaskEvent.TaskCancelled(by, reason));
  }

  private Decision say(Task task, int number, Said said) {
    if (task.end() != null) {
      return ended(task);
    }
    Step step = task.step(number);
    ApprovalRequested ask = step.current().ask();
    if (ask == null || step.turn() == 0) {
      return new Refused(
          Why.NOTHING_TO_DECIDE, "step %d does not wait for a person".formatted(number));
    }
    if (step.phase() != Step.Phase.WAITING) {
      return new Refused(
          Why.ALREADY_DECIDED,
          "step %d was decided already; it is %s".formatted(number, step.phase().word()));
    }
    return said.to(ask, by, now);
  }

  private static Refused ended(Task task) {
    return new Refused(
        Why.ENDED, "task " + task.id() + " has ended; it is " + task.status().word());
  }
}

package dev.taskcraft.task;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can happen to a task; a task is nothing but the set of these.
 *
 * <p>Each record is a fact. Its name in dotted lower case is the JSON {@code type} and the topic
 * ({@link EventType}). Shapes change by addition only. Steps, turns, revisions and attempts count
 * from 1.
 */
public sealed interface TaskEvent {

  /** Events about one step. */
  sealed interface StepEvent extends TaskEvent {
    int step();
  }

  /** Events after which nothing new starts. */
  sealed interface End extends TaskEvent {}

  /**
   * Somebody asked a coworker for something. Written by the CLI, the intake or an outside producer.
   *
   * @param coworker the whole definition, pinned for the task's life
   * @param coworkerDigest SHA-256 over its canonical JSON
   * @param planner {@code playbook}, {@code react} or {@code tot}
   * @param executor {@code host} or {@code docker}
   * @param roots folders that the file tools may touch, absolute
   * @param source the coworker file, absolute; null when it did not come from a file
   * @param workingFolder where the request was made, absolute; null when not on this host
   * @param dedupKey the producer's own id for this request; null when it gave none
   * @param bundle the digest of the code that travels with the request, which is a blob; null when
   *     the modules are those that the executor has
   */
  record TaskRequested(
      String objective,
      Map<String, @Nullable Object> inputs,
      String requester,
      Coworker coworker,
      String coworkerDigest,
      String planner,
      String executor,
      List<String> roots,
      @Nullable String source,
      @Nullable String workingFolder,
      @Nullable String dedupKey,
      @Nullable String bundle)
      implements TaskEvent {
    public TaskRequested {
      inputs = Json.copy(inputs);
      roots = List.copyOf(roots);
    }

    /** The same, bringing that code along. */
    public TaskRequested bringing(String digest) {
      return new TaskRequested(
          objective,
          inputs,
          requester,
          coworker,
          coworkerDigest,
          planner,
          executor,
          roots,
          source,
          workingFolder,
          dedupKey,
          digest);
    }
  }

  /**
   * The executor found the tools that the coworker lists and pinned what they look like.
   *
   * @param toolset a JSON array of tool specifications
   */
  record TaskPrepared(BlobRef toolset) implements TaskEvent {}

  /**
   * One call to a model came back, or failed. Several may belong to one turn.
   *
   * @param attempt counts the calls of this turn, from 1
   * @param answer the provider's answer, verbatim; null when there was none
   * @param problem why this answer can't be used; null when it can
   * @param retryAt when to ask again, where the provider said so or a back-off applies
   */
  record ModelResponded(
      int turn,
      int attempt,
      String model,
      Usage usage,
      Duration latency,
      @Nullable BlobRef answer,
      @Nullable String problem,
      @Nullable Instant retryAt)
      implements TaskEvent {
    public ModelResponded {
      Counts.check("turn", turn);
      Counts.check("attempt", attempt);
    }
  }

  /**
   * The planner's whole answer for one turn: calls, or a finish, never both.
   *
   * @param thought what the planner said beside its calls, for people
   * @param message the model's own message, verbatim; null for planners without a model
   * @param reasoning how the planner came to it (a search tree); null when there is none
   */
  record StepPlanned(
      int turn,
      @Nullable String thought,
      List<PlannedCall> calls,
      @Nullable Finish finish,
      @Nullable BlobRef message,
      @Nullable BlobRef reasoning)
      implements TaskEvent {
    public StepPlanned {
      Counts.check("turn", turn);
      calls = List.copyOf(calls);
      if (calls.isEmpty() == (finish == null)) {
        throw new IllegalArgumentException("a turn holds calls or a finish, and not both");
      }
      Set<Integer> steps = new HashSet<>();
      for (PlannedCall call : calls) {
        if (!steps.add(call.step())) {
          throw new IllegalArgumentException(
              "turn %d plans step %d twice; give each call a number of its own"
                  .formatted(turn, call.step()));
        }
      }
    }
  }

  /**
   * Policy wants a person.
   *
   * @param kind whether to decide about the call, or to answer in the tool's place
   * @param digest what the decision is bound to, {@code d1:…}
   * @param rule the rule that asked, e.g. {@code policies.approval_required[0]}
   * @param approvers who may decide; empty for anyone who may reach the task
   * @param code what the tool was loaded from, {@code sha256:…}; null where that can't be seen
   */
  record ApprovalRequested(
      int step,
      int revision,
      Ask kind,
      Call call,
      String digest,
      String rule,
      String reason,
      List<String> approvers,
      @Nullable Instant expires,
      @Nullable String code)
      implements StepEvent {
    public ApprovalRequested {
      Counts.check("step", step);
      Counts.check("revision", revision);
      approvers = List.copyOf(approvers);
    }

    /** Whether it is too late, at that time, to decide. */
    public boolean expired(Instant time) {
      return expires != null && !time.isBefore(expires);
    }
  }

  /** This very call may run, once. Written by policy, or for a person. */
  record StepApproved(
      int step, int revision, Call call, String digest, String by, @Nullable String why)
      implements StepEvent {
    public StepApproved {
      Counts.check("step", step);
      Counts.check("revision", revision);
    }
  }

  /** This call may not run. The reason goes back to the planner. */
  record StepRejected(int step, int revision, Rejection kind, String by, String reason)
      implements StepEvent {
    public StepRejected {
      Counts.check("step", step);
      Counts.check("revision", revision);
    }
  }

  /** A person answered in the tool's place, so nothing runs. */
  record StepAnswered(int step, int revision, String by, String text) implements StepEvent {
    public StepAnswered {
      Counts.check("step", step);
      Counts.check("revision", revision);
    }
  }

  /** A person changed the call: this is its new revision, to be judged again. */
  record StepEdited(int step, int revision, Call call, String by) implements StepEvent {
    public StepEdited {
      Counts.check("step", step);
      Counts.check("revision", revision - 1);
    }
  }

  /**
   * The intent, durable before any effect.
   *
   * @param approval the approval that this start uses up
   * @param executor the process incarnation that will run it
   * @param idempotencyKey the same for every attempt of one revision
   */
  record StepStarted(
      int step, int attempt, EventId approval, String executor, String idempotencyKey)
      implements StepEvent {
    public StepStarted {
      Counts.check("step", step);
      Counts.check("attempt", attempt);
    }
  }

  /**
   * One attempt ended.
   *
   * @param start the start it answers; null for tools that only read, which append none
   * @param log what the tool printed; null when it printed nothing
   */
  record StepExecuted(
      int step,
      int attempt,
      @Nullable EventId start,
      Outcome outcome,
      Duration duration,
      @Nullable Content log)
      implements StepEvent {
    public StepExecuted {
      Counts.check("step", step);
      Counts.check("attempt", attempt);
    }
  }

  /** Somebody, or the tool's own reconcile, said what became of an attempt in doubt. */
  record StepResolved(
      int step,
      int attempt,
      Resolution resolution,
      String by,
      @Nullable String reason,
      @Nullable Content output)
      implements StepEvent {
    public StepResolved {
      Counts.check("step", step);
      Counts.check("attempt", attempt);
    }
  }

  /**
   * The planner finished.
   *
   * @param turn the turn that said so.
   */
  record TaskCompleted(EventId turn, String answer) implements End {}

  /**
   * The task can't go on.
   *
   * @param code stable, for machines, e.g. {@code max_actions}
   * @param turn the turn that gave up; null when something else ended it
   */
  record TaskFailed(String code, String reason, @Nullable EventId turn) implements End {}

  /** A person ended it. Steps that had started are let finish. */
  record TaskCancelled(String by, @Nullable String reason) implements End {}

  /** A person stopped it for a while: nothing new starts. */
  record TaskPaused(String by, @Nullable String reason) implements TaskEvent {}

  /**
   * A person let it go on.
   *
   * @param pauses the pauses that this ends.
   */
  record TaskResumed(String by, List<EventId> pauses) implements TaskEvent {
    public TaskResumed {
      pauses = List.copyOf(pauses);
    }
  }

  /**
   * One call of a turn.
   *
   * @param callId the model's own id for it; null when it gave none.
   */
  record PlannedCall(int step, @Nullable String callId, Call call) {
    public PlannedCall {
      Counts.check("step", step);
    }
  }

  /** How a planner ends a task. */
  sealed interface Finish {
    record Answer(String text) implements Finish {}

    record GiveUp(String code, String reason) implements Finish {}
  }

  /** What a person is asked for. */
  enum Ask {
    APPROVAL,
    ANSWER
  }

  /** Why a call was rejected. */
  enum Rejection {
    /** A person said no. */
    PERSON,
    /** A rule of the policy denies it. */
    POLICY,
    /** No such tool, or arguments that its schema refuses. */
    INVALID,
    /** The task has used up its actions; it fails with this reason. */
    BUDGET
  }
}

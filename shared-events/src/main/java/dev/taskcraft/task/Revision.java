package dev.taskcraft.task;

import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One wording of a step's call and what was decided about it.
 *
 * @param call null while the turn or edit that holds it was not read yet
 * @param time of that turn or edit, which is the time that policy judges by
 * @param approval the approval, kept beside a verdict that outranks it, because a start freezes it
 */
public record Revision(
    int number,
    @Nullable Call call,
    @Nullable Instant time,
    @Nullable ApprovalRequested ask,
    @Nullable EventId askId,
    Verdict.@Nullable Approved approval,
    @Nullable Verdict decision) {

  static Revision empty(int number) {
    return new Revision(number, null, null, null, null, null, null);
  }

  Revision planned(Call planned, Instant at) {
    return call != null ? this : new Revision(number, planned, at, ask, askId, approval, decision);
  }

  Revision asked(EventId id, ApprovalRequested event) {
    return ask != null ? this : new Revision(number, call, time, event, id, approval, decision);
  }

  Revision decided(Verdict verdict) {
    Verdict.Approved kept =
        approval == null && verdict instanceof Verdict.Approved granted ? granted : approval;
    return new Revision(number, call, time, ask, askId, kept, Verdict.first(decision, verdict));
  }
}

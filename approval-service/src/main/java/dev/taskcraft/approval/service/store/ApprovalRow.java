package dev.taskcraft.approval.service.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import dev.taskcraft.task.TaskId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of {@code approval}. Read only: what writes it are statements that are conditional. */
@Entity
@Table(name = "approval")
class ApprovalRow {
  @Id String id;
  long seq;
  String task;
  int step;
  int revision;

  @Column(name = "request_event")
  String requestEvent;

  String request;

  @Column(name = "requested_at")
  Instant requestedAt;

  @Nullable Instant expires;

  @Enumerated(EnumType.STRING)
  ApprovalStatus status;

  @Column(name = "decided_by")
  @Nullable String decidedBy;

  @Column(name = "decided_at")
  @Nullable Instant decidedAt;

  @Nullable String event;

  @Column(name = "decision_type")
  @Nullable String decisionType;

  @Nullable String decision;

  @Column(name = "traceparent")
  @Nullable String traceParent;

  @Column(name = "tracestate")
  @Nullable String traceState;

  Approval approval(EventCodec codec) {
    return new Approval(
        seq,
        new TaskId(task),
        new EventId(requestEvent),
        (ApprovalRequested) codec.event("approval.requested", request.getBytes(UTF_8)),
        status,
        decidedBy,
        decidedAt,
        event == null ? null : new EventId(event));
  }

  /** The event that we decided by; null where somebody else did. */
  @Nullable TaskEvent decision(EventCodec codec) {
    return decisionType == null || decision == null
        ? null
        : codec.event(decisionType, decision.getBytes(UTF_8));
  }
}

package dev.taskcraft.approval.service.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.approval.Decision;
import dev.taskcraft.approval.Decision.Why;
import dev.taskcraft.approval.Said;
import dev.taskcraft.log.kafka.EventProducer;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.service.observe.TraceHeaders;
import dev.taskcraft.service.observe.Traces;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import dev.taskcraft.task.TaskId;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Decides requests: one conditional update of the row, and beside it the event's row in the outbox,
 * in the caller's transaction. Whoever comes second finds the row decided.
 */
@ApplicationScoped
public class Arbiter {
  /** The producer of our events. */
  public static final String PRODUCER = "approval";

  private static final String DECIDE =
      "status = ?1, decidedBy = ?2, decidedAt = ?3, event = ?4, decisionType = ?5, decision = ?6"
          + " where id = ?7 and status = ?8 and ";
  private static final String IN_TIME = "(expires is null or expires > ?9)";
  private static final String OVERDUE = "expires <= ?9";

  private final Approvals approvals;
  private final Outbox outbox;
  private final EventCodec codec;
  private final EventIds ids;
  private final EventProducer producer;
  private final Clock clock;
  private final Traces traces;
  private final MeterRegistry meters;

  Arbiter(
      Approvals approvals,
      Outbox outbox,
      EventCodec codec,
      EventIds ids,
      EventProducer producer,
      Clock clock,
      Traces traces,
      MeterRegistry meters) {
    this.approvals = approvals;
    this.outbox = outbox;
    this.codec = codec;
    this.ids = ids;
    this.producer = producer;
    this.clock = clock;
    this.traces = traces;
    this.meters = meters;
  }

  /**
   * What a person says to a request.
   *
   * @param name the person's
   */
  public Uni<Ruling> decide(String id, Said said, String name) {
    return approvals
        .findById(id)
        .chain(row -> row == null ? ruled(new Ruling.Unknown()) : decide(row, said, name));
  }

  /** Rejects a request whose time is over; false when somebody has decided it by now. */
  public Uni<Boolean> expire(String id) {
    Instant now = now();
    return approvals
        .findById(id)
        .chain(
            row -> {
              if (row == null) {
                return Uni.createFrom().item(false);
              }
              TaskEvent.StepRejected rejected = Said.expired(request(row));
              Envelope event = envelope(row, rejected, now);
              return write(row, ApprovalStatus.EXPIRED, rejected.by(), event, OVERDUE);
            });
  }

  private Uni<Ruling> decide(ApprovalRow row, Said said, String name) {
    ApprovalRequested ask = request(row);
    if (!ask.approvers().isEmpty() && !ask.approvers().contains(name)) {
      return ruled(
          new Ruling.NotAsked(
              "%s may not decide about step %d; %s may"
                  .formatted(name, ask.step(), String.join(", ", ask.approvers()))));
    }
    String by = "api:" + name;
    if (row.status != ApprovalStatus.PENDING) {
      return ruled(settled(row, said, by));
    }
    Instant now = now();
    return switch (said.to(ask, by, now)) {
      case Decision.Refused(var why, String message) -> ruled(new Ruling.Refused(why, message));
      case Decision.Decided(TaskEvent decided) -> {
        Envelope event = envelope(row, decided, now);
        String refusal = producer.refusal(event);
        yield refusal != null
            ? ruled(new Ruling.TooLarge(refusal))
            : write(row, status(said), by, event, IN_TIME)
                .chain(_ -> again(row))
                .map(present -> settled(present, said, by));
      }
    };
  }

  private Uni<Boolean> write(
      ApprovalRow row, ApprovalStatus status, String by, Envelope event, String condition) {
    return approvals
        .update(
            DECIDE + condition,
            status,
            by,
            event.time(),
            event.id().value(),
            EventType.of(event.event()),
            new String(codec.data(event.event()), UTF_8),
            row.id,
            ApprovalStatus.PENDING,
            event.time())
        .chain(
            rows -> {
              if (rows != 1) {
                return Uni.createFrom().item(false);
              }
              meters
                  .timer("taskcraft.approval.decisions", "decision", status.word())
                  .record(Duration.between(row.requestedAt, event.time()));
              return outbox.add(event).replaceWith(true);
            });
  }

  /** The row as it is now: ours, or the winner's. */
  private Uni<ApprovalRow> again(ApprovalRow row) {
    return Panache.getSession()
        .invoke(session -> session.detach(row))
        .chain(() -> approvals.findById(row.id));
  }

  /** What this person's word is worth on a row that is decided. */
  private Ruling settled(ApprovalRow row, Said said, String by) {
    ApprovalRequested ask = request(row);
    if (same(row, ask, said, by)) {
      return new Ruling.Holds(row.approval(codec));
    }
    return switch (row.status) {
      case PENDING, EXPIRED ->
          new Ruling.Refused(
              Why.EXPIRED,
              "the request of step %d expired at %s".formatted(ask.step(), ask.expires()));
      case SUPERSEDED ->
          new Ruling.Refused(
              Why.ENDED,
              "the request of step %d is superseded by %s".formatted(ask.step(), row.decidedBy));
      case APPROVED, REJECTED, ANSWERED ->
          new Ruling.Refused(
              Why.ALREADY_DECIDED,
              "step %d was decided already; it is %s by %s"
                  .formatted(ask.step(), row.status.word(), row.decidedBy));
    };
  }

  private boolean same(ApprovalRow row, ApprovalRequested ask, Said said, String by) {
    Instant at = row.decidedAt;
    TaskEvent decision = row.decision(codec);
    return at != null
        && decision != null
        && said.to(ask, by, at) instanceof Decision.Decided(TaskEvent event)
        && event.equals(decision);
  }

  private Envelope envelope(ApprovalRow row, TaskEvent event, Instant now) {
    traces.remember(row.task, row.requestEvent, TraceHeaders.kept(row.traceParent, row.traceState));
    return new Envelope(
        ids.next(), new TaskId(row.task), new EventId(row.requestEvent), now, PRODUCER, event);
  }

  private ApprovalRequested request(ApprovalRow row) {
    return row.approval(codec).request();
  }

  private static ApprovalStatus status(Said said) {
    return switch (said) {
      case Said.Approve _ -> ApprovalStatus.APPROVED;
      case Said.Reject _ -> ApprovalStatus.REJECTED;
      case Said.Answer _ -> ApprovalStatus.ANSWERED;
    };
  }

  /** As exact as a column of Postgres. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static Uni<Ruling> ruled(Ruling ruling) {
    return Uni.createFrom().item(ruling);
  }
}

package dev.taskcraft.approval.service.store;

import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.service.observe.TraceHeaders;
import dev.taskcraft.service.observe.Traces;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Events that are decided and on their way to their topics. Every call is part of a transaction.
 */
@ApplicationScoped
public class Outbox implements PanacheRepositoryBase<OutboxRow, String> {
  private final EventCodec codec;
  private final Traces traces;

  Outbox(EventCodec codec, Traces traces) {
    this.codec = codec;
    this.traces = traces;
  }

  Uni<Void> add(Envelope event) {
    return persist(OutboxRow.of(event, traces.appending(event), codec))
        .invoke(() -> traces.appended(event))
        .replaceWithVoid();
  }

  /** These were read on their topics, so nothing is left to do about them. */
  public Uni<Void> seen(Collection<EventId> events) {
    return events.isEmpty()
        ? Uni.createFrom().voidItem()
        : delete("id in ?1", values(events)).replaceWithVoid();
  }

  /** Whether this was not read on its topic yet. */
  Uni<Boolean> holds(EventId event) {
    return count("id", event.value()).map(rows -> rows > 0);
  }

  /** Events that were sent before this and not seen since, oldest first. */
  public Uni<List<Envelope>> unseen(Instant before, int most) {
    return find("sentAt < ?1 order by sentAt, id", before)
        .page(0, most)
        .list()
        .map(rows -> rows.stream().map(this::again).toList());
  }

  /** Also after a restart it goes out in the trace that it was decided in. */
  private Envelope again(OutboxRow row) {
    traces.remember(row.aggregateId, row.id, TraceHeaders.kept(row.traceParent, row.traceState));
    return row.envelope(codec);
  }

  /** Events that were not seen on their topics yet. */
  Uni<Backlog.Measured> waiting() {
    return Backlog.Measured.of(
        getSession()
            .chain(
                session ->
                    session
                        .createQuery("select count(*), min(sentAt) from OutboxRow", Object[].class)
                        .getSingleResult()));
  }

  /** These were sent once more. */
  public Uni<Void> sent(Collection<EventId> events, Instant now) {
    return update("sentAt = ?1 where id in ?2", now, values(events)).replaceWithVoid();
  }

  private static List<String> values(Collection<EventId> events) {
    return events.stream().map(EventId::value).toList();
  }
}

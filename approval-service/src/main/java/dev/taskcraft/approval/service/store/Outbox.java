package dev.taskcraft.approval.service.store;

import dev.taskcraft.serde.EventCodec;
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

  Outbox(EventCodec codec) {
    this.codec = codec;
  }

  Uni<Void> add(Envelope event) {
    return persist(OutboxRow.of(event, codec)).replaceWithVoid();
  }

  /** These were read on their topics, so nothing is left to do about them. */
  public Uni<Void> seen(Collection<EventId> events) {
    return events.isEmpty()
        ? Uni.createFrom().voidItem()
        : delete("id in ?1", values(events)).replaceWithVoid();
  }

  /** Events that were sent before this and not seen since, oldest first. */
  public Uni<List<Envelope>> unseen(Instant before, int most) {
    return find("sentAt < ?1 order by sentAt, id", before)
        .page(0, most)
        .list()
        .map(rows -> rows.stream().map(row -> row.envelope(codec)).toList());
  }

  /** These were sent once more. */
  public Uni<Void> sent(Collection<EventId> events, Instant now) {
    return update("sentAt = ?1 where id in ?2", now, values(events)).replaceWithVoid();
  }

  private static List<String> values(Collection<EventId> events) {
    return events.stream().map(EventId::value).toList();
  }
}

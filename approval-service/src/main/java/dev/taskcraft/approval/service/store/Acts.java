package dev.taskcraft.approval.service.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.Slot;
import dev.taskcraft.task.TaskId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * What people say about tasks themselves. A slot of a task takes one word, so that of two persons
 * one wins. Every call is part of a transaction.
 */
@ApplicationScoped
public class Acts implements PanacheRepositoryBase<ActRow, ActRow.Key> {
  private static final String INSERT =
      """
      INSERT INTO approval.act (task, slot, event, type, data, by, at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING""";

  private final Outbox outbox;
  private final EventCodec codec;

  Acts(Outbox outbox, EventCodec codec) {
    this.outbox = outbox;
    this.codec = codec;
  }

  /** Says it, with its event in the outbox; answers with what holds, which may be another's. */
  public Uni<Act> say(Envelope event, String by) {
    String task = event.task().value();
    String slot = Slot.of(event.id(), event.event());
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(INSERT)
                    .setParameter(1, task)
                    .setParameter(2, slot)
                    .setParameter(3, event.id().value())
                    .setParameter(4, EventType.of(event.event()))
                    .setParameter(5, new String(codec.data(event.event()), UTF_8))
                    .setParameter(6, by)
                    .setParameter(7, event.time())
                    .executeUpdate())
        .chain(rows -> rows == 1 ? outbox.add(event) : Uni.createFrom().voidItem())
        .chain(() -> findById(new ActRow.Key(task, slot)))
        .map(this::act);
  }

  /** Everything that was said about a task. */
  public Uni<List<Act>> about(TaskId task) {
    return find("task = ?1 order by at", task.value())
        .list()
        .map(rows -> rows.stream().map(this::act).toList());
  }

  private Act act(ActRow row) {
    return new Act(
        new EventId(row.event), codec.event(row.type, row.data.getBytes(UTF_8)), row.by, row.at);
  }
}

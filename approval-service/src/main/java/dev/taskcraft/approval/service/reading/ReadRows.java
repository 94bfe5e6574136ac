package dev.taskcraft.approval.service.reading;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.approval.service.store.Approval;
import dev.taskcraft.approval.service.store.Arbiter;
import dev.taskcraft.approval.service.store.Outbox;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.service.observe.TraceHeaders;
import dev.taskcraft.service.observe.Traces;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes what was read into the rows, in the caller's transaction. Doing it twice does it once, and
 * the order in which topics are read makes no difference.
 */
@ApplicationScoped
class ReadRows {
  private static final String ASK =
      """
      INSERT INTO approval.approval
        (id, task, step, revision, request_event, request, requested_at, expires, traceparent,
         tracestate)
      VALUES (:id, :task, :step, :revision, :event, :request, :at, CAST(:expires AS timestamptz),
        CAST(:traceparent AS text), CAST(:tracestate AS text))
      ON CONFLICT DO NOTHING""";
  private static final String CLOSE =
      """
      INSERT INTO approval.closing (task, step, revision, status, by, at, event)
      SELECT task, step, revision, status, by, CAST(at AS timestamptz), event
      FROM unnest(
        CAST(:task AS text[]), CAST(:step AS bigint[]), CAST(:revision AS bigint[]),
        CAST(:status AS text[]), CAST(:by AS text[]), CAST(:at AS text[]), CAST(:event AS text[]))
        AS c(task, step, revision, status, by, at, event)
      ON CONFLICT DO NOTHING""";
  private static final String APPLY =
      """
      UPDATE approval.approval a
      SET status = c.status, decided_by = c.by, decided_at = c.at, event = c.event
      FROM approval.closing c
      WHERE a.status = 'PENDING' AND a.task = ANY (CAST(:tasks AS text[])) AND c.task = a.task
        AND\s""";
  private static final String THE_STEP = "c.step = a.step AND c.revision = a.revision";
  private static final String THE_TASK = "c.step = 0";

  private final Outbox outbox;
  private final EventCodec codec;
  private final Traces traces;

  ReadRows(Outbox outbox, EventCodec codec, Traces traces) {
    this.traces = traces;
    this.outbox = outbox;
    this.codec = codec;
  }

  Uni<Void> write(List<Envelope> events) {
    List<Change.Asked> asked = new ArrayList<>();
    List<Change.Closed> closed = new ArrayList<>();
    List<EventId> seen = new ArrayList<>();
    Set<String> touched = new HashSet<>();
    for (Envelope event : events) {
      if (event.producer().equals(Arbiter.PRODUCER)) {
        seen.add(event.id());
      }
      switch (Change.of(event)) {
        case Change.Asked it -> {
          asked.add(it);
          touched.add(event.task().value());
        }
        case Change.Closed it -> {
          closed.add(it);
          touched.add(event.task().value());
        }
        case Change.Nothing _ -> {}
      }
    }
    return Multi.createFrom()
        .iterable(asked)
        .onItem()
        .transformToUniAndConcatenate(this::ask)
        .collect()
        .asList()
        .chain(() -> close(closed))
        .chain(() -> apply(touched))
        .chain(() -> outbox.seen(seen));
  }

  private Uni<Integer> ask(Change.Asked asked) {
    Envelope event = asked.event();
    Map<String, String> headers = traces.headers(event);
    int step = asked.request().step();
    int revision = asked.request().revision();
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(ASK)
                    .setParameter("id", Approval.id(event.task(), step, revision))
                    .setParameter("task", event.task().value())
                    .setParameter("step", step)
                    .setParameter("revision", revision)
                    .setParameter("event", event.id().value())
                    .setParameter("request", new String(codec.data(asked.request()), UTF_8))
                    .setParameter("at", event.time())
                    .setParameter("expires", asked.request().expires())
                    .setParameter("traceparent", headers.get(TraceHeaders.PARENT))
                    .setParameter("tracestate", headers.get(TraceHeaders.STATE))
                    .executeUpdate());
  }

  private static Uni<Void> close(List<Change.Closed> closed) {
    if (closed.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return Panache.getSession()
        .chain(
            session ->
                session
                    .createNativeQuery(CLOSE)
                    .setParameter("task", texts(closed, it -> it.task().value()))
                    .setParameter("step", numbers(closed, Change.Closed::step))
                    .setParameter("revision", numbers(closed, Change.Closed::revision))
                    .setParameter("status", texts(closed, it -> it.status().name()))
                    .setParameter("by", texts(closed, Change.Closed::by))
                    .setParameter("at", texts(closed, it -> it.at().toString()))
                    .setParameter("event", texts(closed, it -> it.event().value()))
                    .executeUpdate())
        .replaceWithVoid();
  }

  /** The end of a step says more than that of its task, so it comes first. */
  private static Uni<Void> apply(Set<String> tasks) {
    if (tasks.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    String[] ids = tasks.toArray(String[]::new);
    return apply(APPLY + THE_STEP, ids).chain(() -> apply(APPLY + THE_TASK, ids)).replaceWithVoid();
  }

  private static Uni<Integer> apply(String sql, String[] tasks) {
    return Panache.getSession()
        .chain(
            session -> session.createNativeQuery(sql).setParameter("tasks", tasks).executeUpdate());
  }

  private static String[] texts(
      List<Change.Closed> closed, Function<Change.Closed, String> column) {
    return closed.stream().map(column).toArray(String[]::new);
  }

  private static Long[] numbers(
      List<Change.Closed> closed, Function<Change.Closed, Integer> column) {
    return closed.stream().map(it -> column.apply(it).longValue()).toArray(Long[]::new);
  }
}

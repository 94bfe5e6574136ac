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
import dev.taskcraft.task.TaskId;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
      VALUES (:task, :step, :revision, :status, :by, :at, :event) ON CONFLICT DO NOTHING""";
  private static final String APPLY =
      """
      UPDATE approval.approval a
      SET status = c.status, decided_by = c.by, decided_at = c.at, event = c.event
      FROM approval.closing c
      WHERE a.status = 'PENDING' AND a.task = :task AND c.task = a.task AND\s""";
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
    List<Uni<?>> statements = new ArrayList<>();
    List<EventId> seen = new ArrayList<>();
    Set<TaskId> touched = new HashSet<>();
    for (Envelope event : events) {
      if (event.producer().equals(Arbiter.PRODUCER)) {
        seen.add(event.id());
      }
      switch (Change.of(event)) {
        case Change.Asked asked -> {
          statements.add(ask(asked));
          touched.add(event.task());
        }
        case Change.Closed closed -> {
          statements.add(close(closed));
          touched.add(event.task());
        }
        case Change.Nothing _ -> {}
      }
    }
    for (TaskId task : touched) {
      statements.add(execute(APPLY + THE_STEP, Map.of("task", task.value())));
      statements.add(execute(APPLY + THE_TASK, Map.of("task", task.value())));
    }
    statements.add(outbox.seen(seen));
    return Multi.createFrom()
        .iterable(statements)
        .onItem()
        .transformToUniAndConcatenate(statement -> statement)
        .collect()
        .asList()
        .replaceWithVoid();
  }

  private Uni<?> ask(Change.Asked asked) {
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

  private static Uni<?> close(Change.Closed closed) {
    return execute(
        CLOSE,
        Map.of(
            "task", closed.task().value(),
            "step", closed.step(),
            "revision", closed.revision(),
            "status", closed.status().name(),
            "by", closed.by(),
            "at", closed.at(),
            "event", closed.event().value()));
  }

  private static Uni<?> execute(String sql, Map<String, Object> parameters) {
    return Panache.getSession()
        .chain(
            session -> {
              var query = session.createNativeQuery(sql);
              parameters.forEach(query::setParameter);
              return query.executeUpdate();
            });
  }
}

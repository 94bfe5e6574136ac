package dev.taskcraft.state.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.cache.LatestMap;
import dev.taskcraft.log.kafka.EventRecords.Misplaced;
import dev.taskcraft.log.kafka.EventRecords.Pending;
import dev.taskcraft.log.kafka.EventRecords.Unresolved;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.state.service.DeadLetters.Letter;
import dev.taskcraft.state.service.RequestResolver.Refused;
import dev.taskcraft.state.service.RequestResolver.Resolved;
import dev.taskcraft.state.storing.Arrival;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests that are no events yet, before the place where they lie is passed: so none is
 * lost, and one that is answered twice is answered by the same event, whose id follows from it.
 *
 * <p>A request that names its coworker is appended again with the coworker in it; a misplaced one
 * as it is, where its key belongs, but once only. Used by one thread at a time.
 */
final class OutsideRequests {
  private static final Logger LOG = LoggerFactory.getLogger(OutsideRequests.class);
  private static final int REMEMBERED = 10_000;

  /** The class of SQLSTATE of values that can't be stored. */
  private static final String DATA_EXCEPTION = "22";

  private static final int MOST_HEADER_BYTES = 512;

  /** The producer's trace goes on (W3C trace context). */
  private static final List<String> TRACE = List.of("traceparent", "tracestate");

  /** Where a request lay that was moved; it is moved once, or it could go round for ever. */
  private static final String MOVED = "moved_from";

  private static final String MISPLACED_AGAIN =
      "it was moved once, and lies on the wrong partition again; state-service and its producer must place keys alike: give it no kafka.partitioner.class";

  private final RequestResolver resolver;
  private final KnownRequests known;
  private final Producer<String, byte[]> producer;

  /** Answers that are durable, and may not be stored yet. */
  private final Map<TaskId, EventId> answered = LatestMap.added(REMEMBERED);

  OutsideRequests(
      RequestResolver resolver, KnownRequests known, Producer<String, byte[]> producer) {
    this.resolver = resolver;
    this.known = known;
    this.producer = producer;
  }

  /** A request as it was read. */
  record Arrived(ConsumerRecord<String, byte[]> record, Pending request) {}

  /**
   * Answers these, and waits until that is durable.
   *
   * @param read what was read with them, among it requests that are events and not stored yet
   * @return those that come to nothing
   * @throws IllegalStateException when it may not be durable; doing it again is right then
   */
  List<Letter> answer(List<Arrived> requests, List<Arrival> read) throws InterruptedException {
    List<Letter> letters = new ArrayList<>();
    List<Future<?>> sent = new ArrayList<>();
    Map<TaskId, EventId> now = new HashMap<>();
    for (Arrival arrival : read) {
      if (arrival.event().event() instanceof TaskEvent.TaskRequested) {
        now.putIfAbsent(arrival.event().task(), arrival.event().id());
      }
    }
    try {
      for (Arrived one : requests) {
        try {
          switch (one.request()) {
            case Misplaced(TaskId task) -> {
              if (one.record().headers().lastHeader(MOVED) == null) {
                sent.add(producer.send(moved(one.record(), task)));
              } else {
                letters.add(new Letter(one.record(), MISPLACED_AGAIN));
              }
            }
            case Unresolved unresolved -> resolve(one.record(), unresolved, now, sent, letters);
          }
        } catch (IllegalArgumentException unfit) {
          letters.add(unanswerable(one, unfit));
        } catch (SQLException failure) {
          if (!String.valueOf(failure.getSQLState()).startsWith(DATA_EXCEPTION)) {
            throw failure;
          }
          letters.add(unanswerable(one, failure));
        }
      }
      for (Future<?> one : sent) {
        one.get();
      }
      answered.putAll(now);
    } catch (ExecutionException | SQLException failure) {
      throw new IllegalStateException("requests from outside are not answered", failure);
    }
    return letters;
  }

  /** It never gets better, and what comes after it must not wait. */
  private static Letter unanswerable(Arrived request, Exception failure) {
    return new Letter(request.record(), "it can't be answered: " + failure.getMessage());
  }

  private static ProducerRecord<String, byte[]> moved(
      ConsumerRecord<String, byte[]> from, TaskId task) {
    LOG.atInfo()
        .addKeyValue("task", task)
        .addKeyValue("partition", from.partition())
        .addKeyValue("offset", from.offset())
        .log("request lies on the wrong partition, appending it where its key belongs");
    List<Header> headers = new ArrayList<>();
    for (Header header : from.headers()) {
      if ((header.key().startsWith("ce_") || TRACE.contains(header.key())) && small(header)) {
        headers.add(header);
      }
    }
    String place = from.partition() + "/" + from.offset();
    headers.add(new RecordHeader(MOVED, place.getBytes(UTF_8)));
    return new ProducerRecord<>(
        from.topic(), null, from.timestamp(), task.value(), from.value(), headers);
  }

  /** What is larger is no attribute of ours, and could make the record too large to be appended. */
  private static boolean small(Header header) {
    return header.value() != null && header.value().length <= MOST_HEADER_BYTES;
  }

  private void resolve(
      ConsumerRecord<String, byte[]> record,
      Unresolved unresolved,
      Map<TaskId, EventId> now,
      List<Future<?>> sent,
      List<Letter> letters)
      throws SQLException {
    TaskId task = unresolved.task();
    String payload = CanonicalJson.sha256(record.value());
    EventId id = EventId.named(task, "request " + payload);
    List<EventId> before = new ArrayList<>(known.of(task));
    Optional.ofNullable(now.get(task)).ifPresent(before::add);
    Optional.ofNullable(answered.get(task)).ifPresent(before::add);
    if (!before.isEmpty()) {
      if (!before.contains(id)) {
        letters.add(
            new Letter(
                record,
                "task %s was requested already, and not like this; a new request needs another key or dedup_key"
                    .formatted(task)));
      }
      return;
    }
    if (known.forgotten(task)) {
      letters.add(
          new Letter(
              record,
              "task %s ended and was deleted; a new request needs another key or dedup_key"
                  .formatted(task)));
      return;
    }
    switch (resolver.resolve(unresolved, id)) {
      case Resolved(ProducerRecord<String, byte[]> event) -> {
        for (String name : TRACE) {
          Header header = record.headers().lastHeader(name);
          if (header != null && small(header)) {
            event.headers().add(header);
          }
        }
        sent.add(producer.send(event));
        now.put(task, id);
      }
      case Refused(String reason) -> {
        letters.add(new Letter(record, reason));
        sent.add(
            producer.send(
                resolver.refusal(unresolved, EventId.named(task, "refusal " + payload), reason)));
      }
    }
  }
}

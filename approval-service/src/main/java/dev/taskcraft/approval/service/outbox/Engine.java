package dev.taskcraft.approval.service.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.log.kafka.EventProducer;
import dev.taskcraft.log.postgres.PostgresAddress;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.service.observe.Traces;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.TaskId;
import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.transforms.outbox.EventRouter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Debezium in this process: follows the outbox table by logical replication and appends each event
 * to its topic. Its place moves only after the append was acknowledged, so that nothing is left
 * out; what is repeated has the same id.
 */
final class Engine implements AutoCloseable {
  static final String PUBLICATION = "taskcraft_outbox";
  private static final List<String> SSL =
      List.of("sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword");

  private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
  private final Thread thread;
  private final EventCodec codec;
  private final EventProducer producer;
  private final Traces traces;
  private volatile @Nullable String end;

  /** Starts it. */
  Engine(
      PostgresAddress database,
      String slot,
      EventProducer producer,
      EventCodec codec,
      Traces traces) {
    this.traces = traces;
    this.producer = producer;
    this.codec = codec;
    engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(properties(database, slot))
            .using(
                (success, message, error) ->
                    end = "%s%s".formatted(message, error == null ? "" : ": " + error))
            .notifying(this::publish)
            .build();
    thread = Thread.ofPlatform().name("outbox-engine").start(engine);
  }

  /** Why it runs no more; null while it runs. */
  @Nullable String end() {
    String why = end;
    return why == null && !thread.isAlive() ? "the engine's thread ended" : why;
  }

  @Override
  public void close() {
    try {
      engine.close();
      thread.join();
    } catch (IOException | IllegalStateException _) {
      // it has ended already
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(
      List<RecordChangeEvent<SourceRecord>> batch,
      DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    List<Envelope> events = new ArrayList<>();
    for (RecordChangeEvent<SourceRecord> change : batch) {
      if (EventType.names().contains(change.record().topic())) { // else a heartbeat
        events.add(envelope(change.record()));
      }
    }
    producer.append(events).toCompletableFuture().join();
    for (RecordChangeEvent<SourceRecord> change : batch) {
      committer.markProcessed(change);
    }
    committer.markBatchFinished();
  }

  /** The event that the router made of a row. */
  private Envelope envelope(SourceRecord routed) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : routed.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), header.value().toString());
      }
    }
    traces.remember(routed.key().toString(), present(headers, "ce_id"), headers);
    String cause = headers.get("ce_causationid");
    return new Envelope(
        new EventId(present(headers, "ce_id")),
        new TaskId(routed.key().toString()),
        cause == null ? null : new EventId(cause),
        Instant.parse(present(headers, "ce_time")),
        present(headers, "ce_source"),
        codec.event(routed.topic(), routed.value().toString().getBytes(UTF_8)));
  }

  private static String present(Map<String, String> headers, String name) {
    String value = headers.get(name);
    if (value == null) {
      throw new IllegalStateException("the router gave no " + name);
    }
    return value;
  }

  private static Properties properties(PostgresAddress database, String slot) {
    Properties to = new Properties();
    to.setProperty("name", "taskcraft-outbox");
    to.setProperty("connector.class", PostgresConnector.class.getName());
    to.setProperty("topic.prefix", "taskcraft");
    to.setProperty("database.hostname", database.host());
    to.setProperty("database.port", Integer.toString(database.port()));
    to.setProperty("database.dbname", database.database());
    to.setProperty("database.user", database.user() == null ? "postgres" : database.user());
    if (database.password() != null) {
      to.setProperty("database.password", database.password());
    }
    for (String name : SSL) {
      if (database.parameters().containsKey(name)) {
        to.setProperty("database." + name, database.parameters().get(name));
      }
    }
    to.setProperty("plugin.name", "pgoutput");
    to.setProperty("slot.name", slot);
    to.setProperty("slot.drop.on.stop", "false");
    // A server that ends may note what was read, and refuse the offset; with the offset behind the
    // slot the engine would not start again. The slot is never ahead of what was appended.
    to.setProperty("offset.mismatch.strategy", "trust_slot");
    to.setProperty("publication.name", PUBLICATION);
    to.setProperty("publication.autocreate.mode", "disabled");
    to.setProperty("table.include.list", "approval.outbox");
    to.setProperty("snapshot.mode", "no_data");
    to.setProperty("poll.interval.ms", "10");
    to.setProperty("errors.max.retries", "0"); // the leader starts it again
    // A quiet table beside busy ones would keep the server from deleting its log.
    to.setProperty("heartbeat.interval.ms", "10000");
    to.setProperty(
        "heartbeat.action.query",
        "SELECT pg_logical_emit_message(false, 'taskcraft', 'heartbeat')");
    to.setProperty("offset.storage", EngineOffsets.class.getName());
    to.setProperty("offset.flush.interval.ms", "1000");
    to.setProperty("transforms", "outbox");
    to.setProperty("transforms.outbox.type", EventRouter.class.getName());
    to.setProperty("transforms.outbox.route.by.field", "type");
    to.setProperty("transforms.outbox.route.topic.replacement", "${routedByValue}");
    to.setProperty(
        "transforms.outbox.table.fields.additional.placement",
        "id:header:ce_id,type:header:ce_type,ce_source:header,ce_time:header,ce_causationid:header,traceparent:header,tracestate:header");
    return to;
  }

  /** The database that these settings name. */
  static PostgresAddress address(Map<String, String> settings) {
    Map<String, String> parameters = new HashMap<>();
    for (String name : SSL) {
      String value = settings.get("database." + name);
      if (value != null) {
        parameters.put(name, value);
      }
    }
    return new PostgresAddress(
        settings.getOrDefault("database.hostname", "localhost"),
        Integer.parseInt(settings.getOrDefault("database.port", "5432")),
        settings.getOrDefault("database.dbname", "postgres"),
        settings.get("database.user"),
        settings.get("database.password"),
        parameters);
  }
}

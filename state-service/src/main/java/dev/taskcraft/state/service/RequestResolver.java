package dev.taskcraft.state.service;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.json.Texts;
import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.log.kafka.EventRecords.Unresolved;
import dev.taskcraft.outside.OutsideRequest;
import dev.taskcraft.outside.OutsideRequest.Answer;
import dev.taskcraft.serde.CoworkerJson;
import dev.taskcraft.serde.UnreadableJson;
import dev.taskcraft.signing.SigningKey;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskEvent;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Puts the coworker that a request names into it, or says why that can't be done. */
final class RequestResolver {
  private static final String PRODUCER = "state";
  private static final int MOST_REASON_CHARACTERS = 1_000;

  private final Catalogue catalogue;
  private final @Nullable SigningKey key;
  private final EventRecords records = new EventRecords();

  /**
   * Takes its parts.
   *
   * @param key signs what comes of it; null where no reader asks for that
   */
  RequestResolver(Catalogue catalogue, @Nullable SigningKey key) {
    this.catalogue = catalogue;
    this.key = key;
  }

  /** What comes of a request. */
  sealed interface Result {}

  /** The whole request. */
  record Resolved(ProducerRecord<String, byte[]> event) implements Result {}

  /** Nothing. */
  record Refused(String reason) implements Result {
    Refused {
      reason = Texts.cut(reason, MOST_REASON_CHARACTERS); // it goes into an event
    }
  }

  /**
   * Resolves a request.
   *
   * @param id of the event that it becomes
   * @throws SQLException when the catalogue can't be asked
   */
  Result resolve(Unresolved unresolved, EventId id) throws SQLException {
    OutsideRequest.Reference reference = unresolved.request().coworker();
    Optional<Catalogue.Version> found = catalogue.find(reference.name(), reference.digest());
    if (found.isEmpty()) {
      return new Refused(Catalogue.missing(reference.name(), reference.digest()));
    }
    Coworker coworker;
    try {
      coworker = CoworkerJson.read(found.get().content());
    } catch (UnreadableJson bad) { // of a newer version, say; the partition must go on
      return new Refused(
          "this version can't read coworker '%s' of the catalogue: %s"
              .formatted(reference.name(), bad.getMessage()));
    }
    return switch (unresolved
        .request()
        .resolve(coworker, found.get().digest(), unresolved.source())) {
      case Answer.Refused(String reason) -> new Refused(reason);
      case Answer.Resolved(var request) -> {
        Envelope event = event(unresolved, id, request);
        try {
          yield new Resolved(key == null ? records.record(event) : records.signed(event, key));
        } catch (IllegalArgumentException tooLarge) {
          yield new Refused(Objects.requireNonNull(tooLarge.getMessage()));
        }
      }
    };
  }

  /** The end of the task of a request of which nothing came. */
  ProducerRecord<String, byte[]> refusal(Unresolved unresolved, EventId id, String reason) {
    return records.record(event(unresolved, id, new TaskEvent.TaskFailed("refused", reason, null)));
  }

  private static Envelope event(Unresolved unresolved, EventId id, TaskEvent event) {
    return new Envelope(id, unresolved.task(), null, unresolved.time(), PRODUCER, event);
  }
}

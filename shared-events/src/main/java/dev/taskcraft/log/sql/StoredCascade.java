package dev.taskcraft.log.sql;

import dev.taskcraft.log.Cascade;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cascade as it goes into rows. Made by the thread that appends, so that the one that commits has
 * little left to do.
 *
 * @param fields the hash of each event's own fields, see {@link Chain}
 */
public record StoredCascade(Cascade cascade, List<StoredEvent> events, List<byte[]> fields) {
  private static final Set<String> ENDED =
      Arrays.stream(Status.values())
          .filter(Status::ended)
          .map(Status::word)
          .collect(Collectors.toUnmodifiableSet());

  public StoredCascade {
    events = List.copyOf(events);
    fields = List.copyOf(fields);
  }

  /**
   * The rows of this cascade.
   *
   * @throws IllegalArgumentException when an event belongs to another task, or a name holds what
   *     not every database can: a NUL, or half a character
   */
  public static StoredCascade of(Cascade cascade, EventCodec codec) {
    check("coworker", cascade.coworker());
    List<StoredEvent> events = new ArrayList<>();
    long seq = cascade.version();
    for (Envelope envelope : cascade.events()) {
      if (!envelope.task().equals(cascade.task())) {
        throw new IllegalArgumentException(
            "event %s belongs to task %s, not to %s; append it in a cascade of its own task"
                .formatted(envelope.id(), envelope.task(), cascade.task()));
      }
      check("id", envelope.id().value());
      check("producer", envelope.producer());
      events.add(StoredEvent.of(envelope, ++seq, codec));
    }
    return new StoredCascade(cascade, events, events.stream().map(Chain::fields).toList());
  }

  /** The task's version after it. */
  public long version() {
    return cascade.version() + events.size();
  }

  /** The time of the first event. */
  public long begins() {
    return events.getFirst().time();
  }

  /** The time of the last event. */
  public long ends() {
    return events.getLast().time();
  }

  /** Whether the task is over with it, so that nobody owns it any more. */
  public boolean endsTask() {
    return ENDED.contains(cascade.status());
  }

  /** When to look again, see {@link EpochNanos}. */
  public @Nullable Long due() {
    return EpochNanos.ofNullable(cascade.due());
  }

  /** The hash of each event in its place after this one. */
  public List<byte[]> chained(byte[] previous) {
    List<byte[]> hashes = new ArrayList<>(fields.size());
    byte[] hash = previous;
    for (byte[] own : fields) {
      hash = Chain.next(hash, own);
      hashes.add(hash);
    }
    return hashes;
  }

  private static void check(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      boolean pair = i + 1 < text.length() && Character.isSurrogatePair(unit, text.charAt(i + 1));
      if (unit == 0 || (Character.isSurrogate(unit) && !pair)) {
        throw new IllegalArgumentException(
            "%s '%s' holds a NUL or half a character at %d; take it out".formatted(what, text, i));
      }
      if (pair) {
        i++;
      }
    }
  }
}

package dev.taskcraft.log.sql;

import java.util.Arrays;
import java.util.Optional;

/** Recomputes a task's chain, row by row, and says where it breaks. */
public final class ChainCheck {
  private byte[] hash = Chain.start();
  private long seq;
  private Optional<String> problem = Optional.empty();

  /** Takes the next row, with the hash stored beside it. */
  public void row(StoredEvent event, byte[] stored) {
    if (problem.isPresent()) {
      return;
    }
    seq++;
    hash = Chain.next(hash, Chain.fields(event));
    if (event.seq() != seq) {
      problem =
          Optional.of(
              "task %s: event %d is missing; the next one is %d"
                  .formatted(event.task(), seq, event.seq()));
    } else if (!Arrays.equals(hash, stored)) {
      problem =
          Optional.of(
              "task %s: event %d (%s, id %s) is not what was appended"
                  .formatted(event.task(), seq, event.type(), event.id()));
    }
  }

  /** Ends with what the task's own row says; empty when all fits together. */
  public Optional<String> end(String task, long version, byte[] head) {
    if (problem.isEmpty() && (version != seq || !Arrays.equals(hash, head))) {
      return Optional.of(
          "task %s: it says it has %d events, but %d fit; the last ones were changed"
              .formatted(task, version, seq));
    }
    return problem;
  }
}

package dev.taskcraft.executor.tool;

import org.jspecify.annotations.Nullable;

/** What a tool says of an earlier call of its own. */
public sealed interface Reconciled {
  /**
   * It took effect.
   *
   * @param value what it returned, a JSON value
   */
  record Happened(@Nullable Object value) implements Reconciled {}

  record DidNotHappen() implements Reconciled {}

  record Unknown(String reason) implements Reconciled {}
}

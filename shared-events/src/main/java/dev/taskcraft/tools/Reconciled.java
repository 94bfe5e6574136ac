package dev.taskcraft.tools;

import org.jspecify.annotations.Nullable;

/** What a {@link Reconciles} method found out. */
public sealed interface Reconciled {
  /**
   * It took effect.
   *
   * @param result what the call would have returned; null for nothing
   */
  record Happened(@Nullable Object result) implements Reconciled {}

  /** It did not take effect, and no longer will. */
  record DidNotHappen() implements Reconciled {}

  /** Nobody can say; a person is asked. */
  record Unknown(String reason) implements Reconciled {}
}

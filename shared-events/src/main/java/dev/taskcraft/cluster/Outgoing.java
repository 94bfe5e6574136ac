package dev.taskcraft.cluster;

import dev.taskcraft.task.Envelope;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An event in the form in which it is appended: made once, however often that takes.
 *
 * @param refusal why it can never be appended, e.g. because of its size; null when it can
 * @param sending appends it to the topic of its type, on the partition of its task; does not block
 *     for long
 */
public record Outgoing(
    Envelope event, @Nullable String refusal, Supplier<CompletionStage<Void>> sending) {
  /** One that can be appended. */
  public static Outgoing of(Envelope event, Supplier<CompletionStage<Void>> sending) {
    return new Outgoing(event, null, sending);
  }

  /** One that never can. */
  public static Outgoing refused(Envelope event, IllegalArgumentException why) {
    return new Outgoing(event, why.getMessage(), () -> CompletableFuture.failedFuture(why));
  }

  /**
   * Appends it.
   *
   * @return completes when it is acknowledged by all replicas; fails when it may not be, and then
   *     it may be repeated; with an {@link IllegalArgumentException} when it is refused
   */
  public CompletionStage<Void> append() {
    return sending.get();
  }
}

package dev.taskcraft.cluster;

import dev.taskcraft.task.Envelope;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An event in the form in which it is appended: made once, however often that takes. */
public interface Outgoing {
  Envelope event();

  /** Why it can never be appended, e.g. because of its size; null when it can. */
  @Nullable String refusal();

  /**
   * Appends it to the topic of its type, on the partition of its task; does not block for long.
   *
   * @return completes when it is acknowledged by all replicas; fails when it may not be, and then
   *     it may be repeated; with an {@link IllegalArgumentException} when it is refused
   */
  CompletionStage<Void> append();
}

package dev.taskcraft.executor.egress;

import java.time.Duration;

/**
 * What one container may use up.
 *
 * @param headBytes of a request's or an answer's head
 * @param connect for the connection to one address of the server
 * @param idle without a byte in either direction; also for a whole head, however slow it comes
 * @param connections at once
 */
public record EgressLimits(int headBytes, Duration connect, Duration idle, int connections) {
  /** 32 KiB, 10 s, 60 s, 64. */
  public static final EgressLimits USUAL =
      new EgressLimits(32 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(60), 64);

  public EgressLimits {
    if (headBytes < 1 || connect.toMillis() < 1 || idle.toMillis() < 1 || connections < 1) {
      throw new IllegalArgumentException("every limit must be positive");
    }
  }

  /** The same with another time without a byte. */
  public EgressLimits idle(Duration other) {
    return new EgressLimits(headBytes, connect, other, connections);
  }

  /** The same with another number of connections. */
  public EgressLimits connections(int other) {
    return new EgressLimits(headBytes, connect, idle, other);
  }
}

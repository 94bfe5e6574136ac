package dev.taskcraft.cli;

import dev.taskcraft.role.Author;
import dev.taskcraft.task.EventIds;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** Who writes the events of a command that runs no role. */
final class Authors {
  private Authors() {}

  /** Writes events of that clock's time; their ids are in the order of the system's. */
  static Author at(Clock clock) {
    return new Author(
        EventIds.timeOrdered(Clock.systemUTC(), RandomGenerator.of("L64X128MixRandom")), clock);
  }
}

package dev.taskcraft.log.kafka;

import java.util.List;

/**
 * What a look at the topics said.
 *
 * @param partitions how many each has
 * @param warnings settings that may lose events, or keep them from being appended
 */
public record TopicCheck(int partitions, List<String> warnings) {
  public TopicCheck {
    warnings = List.copyOf(warnings);
  }
}

package dev.taskcraft.approval.service.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.log.kafka.TopicSetup;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChannelTest {
  /** The events that only planner and executor write, and that mean nothing to a request. */
  private static final Set<String> THEIR_WORK =
      Set.of("task.prepared", "model.responded", "step.planned", "step.started", "step.executed");

  /** An event that is new is read until somebody says that it need not be. */
  @Test
  void hasAllTopicsButThoseOfWorkThatNobodyIsAskedAbout() throws IOException {
    Set<String> needed = new TreeSet<>(TopicSetup.topics());
    assertThat(needed.removeAll(THEIR_WORK)).isTrue();
    Properties settings = new Properties();
    try (InputStream file = getClass().getResourceAsStream("/application.properties")) {
      settings.load(file);
    }
    assertThat(settings.getProperty("mp.messaging.incoming.tasks.topics").split(","))
        .containsExactlyInAnyOrderElementsOf(needed);
    // other topics need another group, see ADR 24
    assertThat(settings.getProperty("mp.messaging.incoming.tasks.group.id"))
        .isEqualTo("taskcraft-approval-2");
    assertThat(needed).hasSize(12);
  }
}

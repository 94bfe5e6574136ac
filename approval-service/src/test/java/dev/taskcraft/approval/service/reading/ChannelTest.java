package dev.taskcraft.approval.service.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvents;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChannelTest {
  /** What planner and executor say of their work. */
  private static final List<TaskEvent> THEIR_WORK =
      List.of(
          TaskEvents.prepared(),
          TaskEvents.responded(1, 1, 1),
          TaskEvents.planned(1, 1),
          TaskEvents.started(1, 1),
          TaskEvents.executed(1, 1, new Outcome.Unknown("killed")));

  /** An event that is new is read until somebody says that it need not be. */
  @Test
  void hasAllTopicsButThoseOfTheirWork() throws IOException {
    Set<String> needed = new TreeSet<>(TopicSetup.topics());
    THEIR_WORK.forEach(event -> needed.remove(EventType.of(event)));
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

  @Test
  void whatIsNotReadWouldMeanNothing() {
    for (TaskEvent event : THEIR_WORK) {
      Envelope envelope =
          new Envelope(
              TaskEvents.idOf(event), TaskEvents.TASK, null, TaskEvents.TIME, "executor", event);
      assertThat(Change.of(envelope)).as("%s", event).isInstanceOf(Change.Nothing.class);
    }
  }
}

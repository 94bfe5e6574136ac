package dev.taskcraft.local.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.local.ServiceProcess;
import dev.taskcraft.log.Tasks;
import dev.taskcraft.task.Envelope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What state-service does when topics, or who reads them, are no longer as they were. */
class TopicChangesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration A_WHILE = Duration.ofSeconds(3);

  @TempDir Path folder;
  private Setting setting;

  @BeforeEach
  void start() throws Exception {
    setting = new Setting(folder);
    setting.freshDatabase();
  }

  @AfterEach
  void stop() throws Exception {
    setting.close();
  }

  @Test
  void storesNothingWhileAMemberOfItsGroupReadsOtherTopics() throws Exception {
    ServiceProcess state = setting.state(Map.of("mp.messaging.incoming.tasks.group.id", "mixed"));
    List<Envelope> event = List.of(Tasks.event(Tasks.task(), Tasks.requested("wait")));
    try (Consumer<String, byte[]> other = setting.clients.consumer("mixed")) {
      other.subscribe(List.of("task.paused"));
      await().atMost(PATIENCE).until(() -> polls(other) && status(state) == 503);
      setting.appendAll(event);
      await().during(A_WHILE).until(() -> polls(other) && setting.stored(event) == 0);
      assertThat(status(state)).isEqualTo(503);
    }
    await().atMost(PATIENCE).until(() -> setting.stored(event) == 1);
    await().atMost(PATIENCE).until(() -> status(state) == 200);
  }

  /** Takes part in rebalances. */
  private static boolean polls(Consumer<String, byte[]> consumer) {
    consumer.poll(Duration.ofMillis(50));
    return true;
  }

  private static int status(ServiceProcess state) throws InterruptedException {
    return state.health("ready").status();
  }
}

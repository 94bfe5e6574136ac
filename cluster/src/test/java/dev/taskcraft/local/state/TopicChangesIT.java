package dev.taskcraft.local.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.local.ServiceProcess;
import dev.taskcraft.log.Tasks;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.task.Envelope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.config.ConfigResource;
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

  @Test
  void storesNothingOfTopicsThatWereGivenMorePartitions() throws Exception {
    ServiceProcess state = setting.state(Map.of("kafka.metadata.max.age.ms", "500"));
    assertThat(Setting.get(state, "service", "/partitions/0/snapshot").body())
        .contains("\"partitions\":2}");

    give(3);
    await().atMost(PATIENCE).until(() -> status(state) == 503);
    assertThat(Files.readString(folder.resolve("state-1.log")))
        .contains("3 partitions, and 2 when this cluster began", "docs/operations.md");
    List<Envelope> event = List.of(Tasks.event(Tasks.task(), Tasks.requested("anew")));
    try (Producer<String, byte[]> aware = setting.clients.producer()) {
      aware.send(setting.record(event.getFirst())).get();
    }
    await().during(A_WHILE).until(() -> setting.stored(event) == 0);

    setting.execute("UPDATE state.topics SET partitions = 3");
    await().atMost(PATIENCE).until(() -> setting.stored(event) == 1);
    assertThat(Setting.get(state, "service", "/partitions/2/snapshot").body())
        .contains("\"partitions\":3}");
  }

  @Test
  void storesNothingOfTopicsThatWouldLoseEvents() throws Exception {
    compact("step.approved", AlterConfigOp.OpType.SET);
    try (ServiceProcess state = setting.begin(Map.of(), List.of())) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  Files.readString(folder.resolve("state-1.log"))
                      .contains("step.approved has cleanup.policy=compact"));
      assertThat(status(state)).isEqualTo(503);
      compact("step.approved", AlterConfigOp.OpType.DELETE);
      await().atMost(PATIENCE).until(() -> status(state) == 200);
    }
  }

  private void compact(String topic, AlterConfigOp.OpType how) throws Exception {
    AlterConfigOp change = new AlterConfigOp(new ConfigEntry("cleanup.policy", "compact"), how);
    try (Admin admin = setting.clients.admin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(change)))
          .all()
          .get();
    }
  }

  private void give(int partitions) throws Exception {
    Map<String, NewPartitions> more = new HashMap<>();
    for (String topic : TopicSetup.topics()) {
      more.put(topic, NewPartitions.increaseTo(partitions));
      more.put(topic + TopicSetup.DEAD_LETTERS, NewPartitions.increaseTo(partitions));
    }
    try (Admin admin = setting.clients.admin()) {
      admin.createPartitions(more).all().get();
    }
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

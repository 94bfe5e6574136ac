package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.local.BrokerProcess;
import dev.taskcraft.log.kafka.KafkaClients;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code taskcraft topics} on a real broker. */
class TopicsIT {
  @TempDir static Path folder;
  private static BrokerProcess broker;

  @BeforeAll
  static void start() throws IOException {
    broker =
        BrokerProcess.start(Path.of("../cluster").toAbsolutePath(), folder.resolve("kafka"), 0);
  }

  @AfterAll
  static void stop() throws IOException {
    broker.close();
  }

  @AfterEach
  void deleteTopics() throws Exception {
    try (Admin admin = KafkaClients.of(broker.address()).admin()) {
      admin.deleteTopics(admin.listTopics().names().get()).all().get();
      await().until(() -> admin.listTopics().names().get().isEmpty());
    }
  }

  @Test
  void createsWhatIsMissingOnceAndChecksIt() throws Exception {
    Child.Ended early = topics("check");
    assertThat(early.exit()).isEqualTo(6);
    assertThat(early.err()).contains("taskcraft topics create");

    Child.Ended first = topics("create", "--partitions", "3", "--replication", "1", "--json");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.json().at("/partitions").asInt()).isEqualTo(3);
    assertThat(first.json().at("/created")).hasSize(first.json().at("/topics").asInt() * 2);

    Child.Ended again = topics("create", "--partitions", "5", "--replication", "1", "--json");
    assertThat(again.json().at("/created")).isEmpty();
    assertThat(again.json().at("/partitions").asInt()).isEqualTo(3);
    assertThat(topics("check").exit()).isZero();
  }

  @Test
  void refusesTopicsThatWouldLoseEvents() throws Exception {
    assertThat(topics("create", "--partitions", "1", "--replication", "1").exit()).isZero();
    set("step.approved", "cleanup.policy", "compact");
    Child.Ended checked = topics("check");
    assertThat(checked.exit()).isEqualTo(6);
    assertThat(checked.err()).contains("step.approved", "cleanup.policy=compact");
  }

  @Test
  void warnsOfSettingsThatMayLoseEvents() throws Exception {
    Child.Ended created = topics("create", "--partitions", "1", "--replication", "1", "--json");
    assertThat(created.exit()).isZero();
    assertThat(created.err().strip())
        .isEqualTo(
            "warning: all topics: 1 of 3 copies: acknowledged events are lost with a broker; for a"
                + " try only");
    assertThat(created.json().at("/warnings")).hasSize(1);

    set("step.approved", "min.insync.replicas", "2");
    set("step.started", "unclean.leader.election.enable", "true");
    set("step.started", "retention.ms", "-1");
    set("step.executed", "retention.ms", "3600000");
    set("step.executed", "retention.bytes", "1000000");
    set("step.planned", "max.message.bytes", "262144");
    Child.Ended checked = topics("check");
    assertThat(checked.exit()).isZero();
    assertThat(checked.err())
        .contains("step.approved: min.insync.replicas=2 of 1 copies, so nothing can be appended")
        .contains("step.started: unclean.leader.election.enable=true")
        .contains("step.executed: retention.ms=3600000")
        .contains("step.executed: retention.bytes=1000000")
        .contains("step.planned: max.message.bytes=262144")
        .contains("others: 1 of 3 copies");
    assertThat(checked.err().lines()).hasSize(6);
  }

  private void set(String topic, String name, String value) throws Exception {
    try (Admin admin = KafkaClients.of(broker.address()).admin()) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  @Test
  void refusesTopicsOfDifferentNumbersOfPartitions() throws Exception {
    try (Admin admin = KafkaClients.of(broker.address()).admin()) {
      admin.createTopics(List.of(new NewTopic("step.planned", 2, (short) 1))).all().get();
    }
    Child.Ended created = topics("create", "--partitions", "1", "--replication", "1");
    assertThat(created.exit()).isEqualTo(6);
    assertThat(created.err()).contains("[1, 2]");
  }

  @Test
  void saysWhatTheBrokerRefuses() throws Exception {
    Child.Ended created = topics("create", "--replication", "3");
    assertThat(created.exit()).isEqualTo(6);
    assertThat(created.err()).containsIgnoringCase("replication factor");
    assertThat(topics("create", "--partitions", "0").exit()).isEqualTo(2);
    assertThat(topics().exit()).isEqualTo(2);
  }

  private Child.Ended topics(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of("topics"));
    all.addAll(List.of(words));
    all.addAll(List.of("--bootstrap-servers", broker.address()));
    return new Child(folder).run(all.toArray(String[]::new));
  }
}

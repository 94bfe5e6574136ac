package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.local.BrokerProcess;
import dev.taskcraft.log.kafka.KafkaClients;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code taskcraft topics} on a real broker. */
class TopicsIT {
  @TempDir Path folder;
  private BrokerProcess broker;

  @BeforeEach
  void start() throws IOException {
    broker =
        BrokerProcess.start(Path.of("../cluster").toAbsolutePath(), folder.resolve("kafka"), 0);
  }

  @AfterEach
  void stop() throws IOException {
    broker.close();
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
    try (Admin admin = KafkaClients.of(broker.address()).admin()) {
      ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "step.approved");
      admin
          .incrementalAlterConfigs(
              Map.of(
                  topic,
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
    Child.Ended checked = topics("check");
    assertThat(checked.exit()).isEqualTo(6);
    assertThat(checked.err()).contains("step.approved", "cleanup.policy=compact");
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
    String[] all = new String[words.length + 3];
    all[0] = "topics";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--bootstrap-servers";
    all[words.length + 2] = broker.address();
    return new Child(folder).run(all);
  }
}

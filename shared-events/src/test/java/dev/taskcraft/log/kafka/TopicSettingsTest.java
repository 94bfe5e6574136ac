package dev.taskcraft.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class TopicSettingsTest {
  private static final Map<String, String> AS_CREATED =
      Map.of(
          "cleanup.policy", "delete",
          "min.insync.replicas", "2",
          "unclean.leader.election.enable", "false",
          "retention.ms", "604800000",
          "retention.bytes", "-1",
          "max.message.bytes", "1048588");

  @Test
  void findNothingAmissAsTheyAreCreatedWithThreeCopies() {
    assertThat(warnings(3, Map.of())).isEmpty();
    assertThat(warnings(3, Map.of("retention.ms", "-1"))).isEmpty();
    assertThat(warnings(3, Map.of("retention.ms", "86400000"))).isEmpty();
    assertThat(warnings(3, Map.of("max.message.bytes", "327680"))).isEmpty();
  }

  @Test
  void wantTwoCopiesInStepWhereThereAreThree() {
    assertThat(warnings(3, Map.of("min.insync.replicas", "1")))
        .singleElement()
        .asString()
        .contains("min.insync.replicas=1 of 3 copies", "set it to 2");
    assertThat(warnings(2, Map.of("min.insync.replicas", "1")))
        .singleElement()
        .asString()
        .contains("2 of 3 copies", "for a try only");
    assertThat(warnings(3, Map.of("min.insync.replicas", "4")))
        .singleElement()
        .asString()
        .contains("nothing can be appended");
  }

  @Test
  void sayEachThingThatIsAmiss() {
    assertThat(
            warnings(
                3,
                Map.of(
                    "unclean.leader.election.enable", "true",
                    "retention.ms", "86399999",
                    "retention.bytes", "0",
                    "max.message.bytes", "327679")))
        .hasSize(4)
        .anyMatch(it -> it.contains("unclean.leader.election.enable=true"))
        .anyMatch(it -> it.contains("retention.ms=86399999"))
        .anyMatch(it -> it.contains("retention.bytes=0"))
        .anyMatch(it -> it.contains("max.message.bytes=327679"));
  }

  @Test
  void sayTheSameOfManyTopicsOnce() {
    Map<String, TopicDescription> topics = new TreeMap<>();
    Map<String, Config> configs = new HashMap<>();
    for (String name : List.of("a", "b", "c", "d")) {
      topics.put(name, topic(name, 1));
      configs.put(name, config(Map.of("min.insync.replicas", "1")));
    }
    assertThat(TopicSettings.warnings(topics, configs))
        .singleElement()
        .asString()
        .startsWith("all topics: 1 of 3 copies");
    topics.put("e", topic("e", 3));
    configs.put("e", config(Map.of()));
    assertThat(TopicSettings.warnings(topics, configs))
        .singleElement()
        .asString()
        .startsWith("a and 3 others: 1 of 3 copies");
  }

  @Test
  void loseEventsWhereATopicIsCompacted() {
    assertThat(TopicSettings.loss("a", config(Map.of()))).isNull();
    assertThat(TopicSettings.loss("a", config(Map.of("cleanup.policy", "compact,delete"))))
        .contains("the topic a has cleanup.policy=compact,delete");
  }

  private static List<String> warnings(int copies, Map<String, String> changed) {
    return TopicSettings.warnings(
        Map.of("step.planned", topic("step.planned", copies)),
        Map.of("step.planned", config(changed)));
  }

  private static TopicDescription topic(String name, int copies) {
    List<Node> nodes =
        IntStream.range(0, copies).mapToObj(it -> new Node(it, "localhost", 9092)).toList();
    return new TopicDescription(
        name, false, List.of(new TopicPartitionInfo(0, nodes.getFirst(), nodes, nodes)));
  }

  private static Config config(Map<String, String> changed) {
    Map<String, String> all = new HashMap<>(AS_CREATED);
    all.putAll(changed);
    List<ConfigEntry> entries = new ArrayList<>();
    all.forEach((name, value) -> entries.add(new ConfigEntry(name, value)));
    return new Config(entries);
  }
}

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Tells which calls wait for a person: plain Java and a stock Kafka client, nothing of TaskCraft.
 *
 * <p>Arguments: the brokers, and after how many requests to stop. Prints a task's id and the
 * request as JSON, a line each.
 */
class WatchApprovals {
  public static void main(String[] args) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", args[0],
            "group.id", "watch-approvals",
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed");
    StringDeserializer text = new StringDeserializer();
    int left = Integer.parseInt(args[1]);
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings, text, text)) {
      consumer.subscribe(List.of("approval.requested"));
      while (left > 0) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          System.out.println(record.key() + " " + record.value());
          left--;
        }
      }
    }
  }
}

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Tells which calls wait for a person: plain Java and a stock Kafka client, nothing of TaskCraft.
 *
 * <p>Arguments: the brokers, and a task after whose first request to stop. Prints each request as
 * the task's id and JSON, a line each.
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
    boolean stop = false;
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings, text, text)) {
      consumer.subscribe(List.of("approval.requested"));
      while (!stop) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          System.out.println(record.key() + " " + record.value());
          stop |= record.key().equals(args[1]);
        }
      }
    }
  }
}

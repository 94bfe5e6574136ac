import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A ticket system asks for a report: plain Java and a stock Kafka client, nothing of TaskCraft.
 *
 * <p>Arguments: the brokers, the number of a ticket, a week. Prints the task's id.
 */
class AskForReport {
  private static final String SOURCE = "https://tickets.example";

  public static void main(String[] args) throws Exception {
    String ticket = args[1];
    // The same ticket is the same task, however often it is sent.
    String task =
        UUID.nameUUIDFromBytes((SOURCE + "#" + ticket).getBytes(StandardCharsets.UTF_8)).toString();
    String request =
        """
        {"coworker": {"name": "Ops Analyst"}, "inputs": {"week": "%s"}, "requester": "ticket %s"}"""
            .formatted(args[2], ticket);

    Map<String, Object> settings =
        Map.of("bootstrap.servers", args[0], "acks", "all", "enable.idempotence", "true");
    StringSerializer text = new StringSerializer();
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings, text, text)) {
      ProducerRecord<String, String> record = new ProducerRecord<>("task.requested", task, request);
      record.headers().add("ce_source", SOURCE.getBytes(StandardCharsets.UTF_8));
      producer.send(record).get();
    }
    System.out.println(task);
  }
}

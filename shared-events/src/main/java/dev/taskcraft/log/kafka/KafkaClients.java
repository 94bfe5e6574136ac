package dev.taskcraft.log.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Kafka's clients with the settings that the guarantees rest on; whatever else they need (servers,
 * security) is given.
 *
 * @param given e.g. {@code bootstrap.servers}; what this class sets itself can't be changed by it
 */
public record KafkaClients(Map<String, String> given) {
  public KafkaClients {
    given = Map.copyOf(given);
  }

  /** Clients of these servers, without security. */
  public static KafkaClients of(String servers) {
    return new KafkaClients(Map.of("bootstrap.servers", servers));
  }

  /** Appends each record once in spite of its own retries, acknowledged by all replicas in step. */
  public Producer<String, byte[]> producer() {
    Map<String, Object> settings = new HashMap<>(given);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /** Reads from the beginning where nothing else is said, and commits nothing by itself. */
  public Consumer<String, byte[]> consumer(String group) {
    return consumer(Map.of(ConsumerConfig.GROUP_ID_CONFIG, group));
  }

  /** Where topics end; see {@link EndOffsets}. */
  public EndOffsets ends() {
    return new EndOffsets(consumer(Map.of()));
  }

  private Consumer<String, byte[]> consumer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(given);
    settings.putAll(more);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, "1");
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  public Admin admin() {
    return Admin.create(new HashMap<>(given));
  }
}

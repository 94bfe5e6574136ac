package dev.taskcraft.state.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.serde.CanonicalJson;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets aside what is no event, in {@code <topic>.dlq}: the head of the value, and as headers its
 * SHA-256, its size, why, and where it came from. One may come twice; where it came from tells. The
 * task that is its key shows it, too.
 */
@ApplicationScoped
public class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
  private static final int HEAD_BYTES = 1024;
  private static final int REASON_CHARACTERS = 1000;

  private final Producer<String, byte[]> producer;
  private final SetAsides ofTasks;
  private final MeterRegistry meters;

  DeadLetters(Producer<String, byte[]> producer, SetAsides ofTasks, MeterRegistry meters) {
    this.producer = producer;
    this.ofTasks = ofTasks;
    this.meters = meters;
  }

  /**
   * Sets these aside, and waits until that is durable.
   *
   * @throws IllegalStateException when it may not be; doing it again is right then
   */
  void add(List<Letter> letters) throws InterruptedException {
    if (letters.isEmpty()) {
      return;
    }
    List<Future<?>> sent = new ArrayList<>();
    try {
      ofTasks.add(letters); // first: what is done again here does not show
      for (Letter letter : letters) {
        sent.add(producer.send(record(letter)));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    } catch (ExecutionException | SQLException | RuntimeException failure) {
      throw new IllegalStateException("dead letters are not durable", failure);
    }
    for (Letter letter : letters) {
      meters.counter("taskcraft.dead.letters", "topic", letter.record().topic()).increment();
      LOG.atWarn()
          .addKeyValue("topic", letter.record().topic())
          .addKeyValue("partition", letter.record().partition())
          .addKeyValue("offset", letter.record().offset())
          .log("record set aside, it is no event; its dead letter says why");
    }
  }

  private static ProducerRecord<String, byte[]> record(Letter letter) {
    ConsumerRecord<String, byte[]> from = letter.record();
    byte[] value = from.value() == null ? new byte[0] : from.value();
    String key = from.key();
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            from.topic() + TopicSetup.DEAD_LETTERS,
            from.partition(),
            key == null ? null : cut(key, HEAD_BYTES),
            Arrays.copyOf(value, Math.min(value.length, HEAD_BYTES)));
    put(record, "dlq_reason", cut(letter.reason(), REASON_CHARACTERS));
    put(record, "dlq_digest", CanonicalJson.sha256(value));
    put(record, "dlq_size", Integer.toString(value.length));
    put(record, "dlq_topic", from.topic());
    put(record, "dlq_partition", Integer.toString(from.partition()));
    put(record, "dlq_offset", Long.toString(from.offset()));
    return record;
  }

  private static void put(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }

  /** A record that is no event, and why. */
  record Letter(ConsumerRecord<String, byte[]> record, String reason) {}
}

package dev.taskcraft.local.approval;

import dev.taskcraft.log.kafka.EventProducer;
import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.signing.TrustedKeys;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Writes to the task topics, and keeps every single record of theirs, copies too. */
final class Topics implements AutoCloseable {
  static final int PARTITIONS = 3;

  private final List<Envelope> read = new CopyOnWriteArrayList<>();
  private final List<ConsumerRecord<String, byte[]>> raw = new CopyOnWriteArrayList<>();
  private final Admin admin;
  private final Producer<String, byte[]> producer;
  private final EventProducer topics;
  private final Consumer<String, byte[]> consumer;
  private final Thread thread;

  Topics(KafkaClients clients) throws InterruptedException {
    admin = clients.admin();
    new TopicSetup(PARTITIONS, (short) 1, Duration.ofDays(1)).create(admin);
    producer = clients.producer();
    topics = new EventProducer(producer);
    consumer = clients.consumer("watcher");
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : TopicSetup.topics()) {
      for (int i = 0; i < PARTITIONS; i++) {
        all.add(new TopicPartition(topic, i));
      }
    }
    consumer.assign(all);
    consumer.seekToBeginning(all);
    thread = Thread.ofPlatform().start(this::run);
  }

  private void run() {
    EventRecords records = new EventRecords(TrustedKeys.anyone());
    try (consumer) {
      while (true) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          raw.add(record);
          if (records.read(record, PARTITIONS) instanceof EventRecords.Event(Envelope event)) {
            read.add(event);
          }
        }
      }
    } catch (WakeupException _) {
      // closed
    }
  }

  /** Appends an event as another producer, and waits until it is there. */
  Envelope tell(TaskId task, String producer, TaskEvent event) {
    Envelope envelope =
        new Envelope(
            new EventId(UUID.randomUUID().toString()), task, null, Instant.now(), producer, event);
    topics.append(List.of(envelope)).toCompletableFuture().join();
    return envelope;
  }

  /** Appends a record as it is, and waits until it is there. */
  RecordMetadata append(ProducerRecord<String, byte[]> record) throws Exception {
    return producer.send(record).get();
  }

  /** How many records lie in this topic. */
  long count(String topic) throws Exception {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int i = 0; i < PARTITIONS; i++) {
      ends.put(new TopicPartition(topic, i), OffsetSpec.latest());
    }
    return admin.listOffsets(ends).all().get().values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }

  /** Every record of this type about this task. */
  <E extends TaskEvent> List<Envelope> of(TaskId task, Class<E> type) {
    return read.stream()
        .filter(event -> event.task().equals(task) && type.isInstance(event.event()))
        .toList();
  }

  /** The records of this topic about this task, as they lie there. */
  List<ConsumerRecord<String, byte[]>> raw(TaskId task, String topic) {
    return raw.stream()
        .filter(record -> record.topic().equals(topic) && task.value().equals(record.key()))
        .toList();
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    producer.close();
    admin.close();
  }
}

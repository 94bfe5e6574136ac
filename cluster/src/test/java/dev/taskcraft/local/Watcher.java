package dev.taskcraft.local;

import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.signing.TrustedKeys;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads everything, as anybody may who wants to know; folds what it is asked for. It shares the
 * machine with what it watches, so it lets the broker gather.
 */
final class Watcher implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final List<BiConsumer<ConsumerRecord<String, byte[]>, Envelope>> listeners =
      new CopyOnWriteArrayList<>();
  private final Map<TaskId, Followed> tasks = new ConcurrentHashMap<>();
  private final Consumer<String, byte[]> consumer;
  private final Thread thread;

  Watcher(String kafka, int partitions) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                256 << 10,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                50),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : TopicSetup.topics()) {
      for (int i = 0; i < partitions; i++) {
        all.add(new TopicPartition(topic, i));
      }
    }
    consumer.assign(all);
    EventRecords records = new EventRecords(TrustedKeys.anyone());
    thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (consumer) {
                    while (true) {
                      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                        if (records.read(record, partitions)
                            instanceof EventRecords.Event(Envelope event)) {
                          listeners.forEach(it -> it.accept(record, event));
                          tasks.computeIfAbsent(event.task(), Followed::new).read(event);
                        }
                      }
                    }
                  } catch (WakeupException _) {
                    // closed
                  }
                });
  }

  /** Tells each event from now on, before it is kept; called by the thread that reads. */
  void listen(BiConsumer<ConsumerRecord<String, byte[]>, Envelope> listener) {
    listeners.add(listener);
  }

  /** Drops a task of which nothing is to be known any more. */
  void forget(TaskId id) {
    tasks.remove(id);
  }

  Task task(TaskId id) {
    Followed task = tasks.get(id);
    return task == null ? Task.empty(id) : task.now();
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** A task as far as it was folded, as it is when it is stored: without copies. */
  private static final class Followed {
    private final Queue<Envelope> news = new ConcurrentLinkedQueue<>();
    private final Set<EventId> seen = new HashSet<>();
    private Task task;

    Followed(TaskId id) {
      task = Task.empty(id);
    }

    void read(Envelope event) {
      news.add(event);
    }

    synchronized Task now() {
      for (Envelope event = news.poll(); event != null; event = news.poll()) {
        if (seen.add(event.id())) {
          task = task.apply(event);
        }
      }
      return task;
    }
  }
}

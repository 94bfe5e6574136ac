package dev.taskcraft.local;

import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.signing.TrustedKeys;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Reads everything and folds it, as anybody may who wants to know. */
final class Watcher implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final List<BiConsumer<ConsumerRecord<String, byte[]>, Envelope>> listeners =
      new CopyOnWriteArrayList<>();
  private final Map<TaskId, Task> tasks = new ConcurrentHashMap<>();
  private final Consumer<String, byte[]> consumer;
  private final Thread thread;

  Watcher(KafkaClients clients, int partitions) {
    consumer = clients.consumer("watcher");
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
                          tasks.merge(
                              event.task(),
                              Task.empty(event.task()).apply(event),
                              (known, _) -> known.apply(event));
                        }
                      }
                    }
                  } catch (WakeupException _) {
                    // closed
                  }
                });
  }

  /** Tells each event from now on, before it is folded; called by the thread that reads. */
  void listen(BiConsumer<ConsumerRecord<String, byte[]>, Envelope> listener) {
    listeners.add(listener);
  }

  /** Drops a task of which nothing is to be known any more. */
  void forget(TaskId id) {
    tasks.remove(id);
  }

  Task task(TaskId id) {
    return tasks.getOrDefault(id, Task.empty(id));
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
}

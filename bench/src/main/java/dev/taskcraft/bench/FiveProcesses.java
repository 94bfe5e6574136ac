package dev.taskcraft.bench;

import dev.taskcraft.local.Cluster;
import dev.taskcraft.log.kafka.EventProducer;
import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.role.Author;
import dev.taskcraft.signing.SigningKey;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Steps of the whole product in a cluster: each service a process of its own, beside the broker,
 * the database, and this process, which asks and waits for the ends.
 */
final class FiveProcesses implements AutoCloseable {
  private static final int STEPS = 10;
  private static final int IN_FLIGHT = 512;
  private static final int SOME = 64;
  private static final String COMPLETED = "task.completed";
  private static final String FAILED = "task.failed";
  private static final String TOOL =
      """
      import dev.taskcraft.tool.Effect;
      import dev.taskcraft.tools.Tool;

      public class Idle {
        @Tool(description = "Does nothing.", effect = Effect.IRREVERSIBLE)
        public String act(String text, int n) {
          return text;
        }
      }
      """;

  private final TaskRequested request = Coworkers.installed(STEPS, "Idle", "act");
  private final Map<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
  private final Author author;
  private final Producer<String, byte[]> producer;
  private final EventProducer topics;
  private final Consumer<String, byte[]> ends;
  private final Thread thread;

  /** What the services are told, so that their executor has the tool. */
  static Map<String, String> settings(Path folder) throws IOException {
    Path catalogue = Files.createDirectories(folder.resolve("catalogue"));
    Files.writeString(catalogue.resolve("Idle.java"), TOOL);
    return Map.of(
        "TASKCRAFT_EXECUTOR_CACHE", folder.resolve("cache").toString(),
        "TASKCRAFT_EXECUTOR_CATALOGUE", catalogue.toString(),
        "TASKCRAFT_EXECUTOR_WORKSPACE",
            Files.createDirectories(folder.resolve("workspace")).toString());
  }

  FiveProcesses(Cluster cluster, int partitions) throws IOException {
    Clock clock = Clock.systemUTC();
    author = new Author(EventIds.timeOrdered(clock, RandomGenerator.getDefault()), clock);
    KafkaClients clients = KafkaClients.of(cluster.kafka());
    producer = clients.producer();
    topics = new EventProducer(producer, SigningKey.read(cluster.requestKey()));
    ends = clients.consumer("bench");
    List<TopicPartition> places = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      places.add(new TopicPartition(COMPLETED, partition));
      places.add(new TopicPartition(FAILED, partition));
    }
    ends.assign(places);
    ends.seekToEnd(places);
    places.forEach(ends::position);
    thread = Thread.ofPlatform().start(this::listen);
  }

  /** Beside bare hops over the same broker. */
  List<Row> rows(Hops bare, Size size) throws InterruptedException, ExecutionException {
    bare.together(IN_FLIGHT, size.commits() * 100); // warm
    Sample hops = bare.alone(size.tasks() * 2);
    double some = bare.together(SOME, size.commits() * 20);
    double chains = bare.together(IN_FLIGHT, size.commits() * 40);
    together(IN_FLIGHT, size.tasks() * 40); // warm
    for (int i = 0; i < size.tasks() / 3; i++) {
      submit().join();
    }
    long[] nanos = new long[size.tasks() / 3];
    for (int i = 0; i < nanos.length; i++) {
      long began = System.nanoTime();
      submit().join();
      nanos[i] = (System.nanoTime() - began) / STEPS;
    }
    return List.of(
        Row.limit("Kafka, 4 plain hops, 1 in flight, p50", Row.number(hops.p50()) + " ms"),
        Row.limit("Kafka, 4 plain hops, 64 in flight", Row.number(some) + " chains/s"),
        Row.limit("Kafka, 4 plain hops, 512 in flight", Row.number(chains) + " chains/s"),
        Row.of(
            "five services: one task, a step (with its share of begin and end)",
            Sample.ofNanos(nanos).p50(),
            hops.p50(),
            " ms",
            "<= 12 ms"),
        Row.of(
            "five services: 64 tasks in flight",
            together(SOME, size.tasks() * 10),
            some,
            " steps/s",
            ""),
        Row.of(
            "five services: 512 tasks in flight",
            together(IN_FLIGHT, size.tasks() * 40),
            chains,
            " steps/s",
            ">= 2,000"));
  }

  private double together(int inFlight, int tasks) {
    return STEPS * SideBySide.perSecond(inFlight, tasks, this::submit);
  }

  private CompletableFuture<Void> submit() {
    TaskId id = Local.fresh();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    waiting.put(id.value(), ended);
    topics
        .append(List.of(author.envelope(Task.empty(id), null, "bench", request)))
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                ended.completeExceptionally(failure);
              }
            });
    return ended;
  }

  private void listen() {
    try (ends) {
      while (true) {
        for (ConsumerRecord<String, byte[]> end : ends.poll(Duration.ofMillis(100))) {
          CompletableFuture<Void> ended = waiting.remove(end.key());
          if (ended != null && end.topic().equals(COMPLETED)) {
            ended.complete(null);
          } else if (ended != null) {
            ended.completeExceptionally(
                new IllegalStateException(
                    "task " + end.key() + " failed: no figure means anything"));
          }
        }
      }
    } catch (WakeupException _) {
      // closed
    }
  }

  @Override
  public void close() {
    ends.wakeup();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    producer.close();
  }
}

package dev.taskcraft.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.log.kafka.EventProducer;
import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.role.Author;
import dev.taskcraft.signing.SigningKey;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.Resolution;
import dev.taskcraft.task.Status;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.StepResolved;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills services at random instants while tasks with irreversible effects run: {@code
 * -Dtaskcraft.kills=N}, {@code -Dtaskcraft.tasks=N}, {@code -Dtaskcraft.seed=S}.
 */
class ChaosIT {
  private static final int KILLS = Integer.getInteger("taskcraft.kills", 10);
  private static final int TASKS = Integer.getInteger("taskcraft.tasks", 100);
  private static final List<Service> SERVICES = List.copyOf(EnumSet.allOf(Service.class));
  private static final int ENTRIES = 3;
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  private final Clock clock = Clock.systemUTC();
  private final Author author = new Author(EventIds.timeOrdered(clock, new Random()), clock);

  @Test
  void nothingIsLostAndNothingIsDoneTwice() throws Exception {
    long seed = Long.getLong("taskcraft.seed", System.nanoTime());
    System.out.printf("chaos: %d kills, %d tasks, seed %d%n", KILLS, TASKS, seed);
    Random random = new Random(seed);
    Path workspace = Files.createDirectories(folder.resolve("workspace"));
    try (Cluster cluster = start(workspace)) {
      KafkaClients clients = KafkaClients.of(cluster.kafka());
      try (Watcher watcher = new Watcher(clients, PARTITIONS);
          Producer<String, byte[]> producer = clients.producer()) {
        EventProducer topics = new EventProducer(producer, SigningKey.read(cluster.requestKey())), dev.taskcraft.cluster.Observer.NONE;
        List<TaskId> tasks = new ArrayList<>();
        int killed = 0;
        while (killed < KILLS || tasks.size() < TASKS) {
          int upTo = killed >= KILLS ? TASKS : TASKS * (killed + 1) / KILLS;
          while (tasks.size() < upTo) {
            TaskId id = new TaskId(UUID.randomUUID().toString());
            tell(topics, Task.empty(id), Ledger.request(id.value(), ENTRIES));
            tasks.add(id);
          }
          if (killed < KILLS) {
            Thread.sleep(random.nextInt(1500)); // the instant of the kill is what is random
            Service service = SERVICES.get(random.nextInt(SERVICES.size()));
            ServiceProcess victim = cluster.replicas(service).getFirst();
            victim.kill();
            killed++;
            cluster.restart(victim);
          }
          resolve(topics, watcher, tasks, new Ledger(workspace));
        }
        settle(topics, watcher, tasks, new Ledger(workspace));

        Map<String, Integer> entries = new Ledger(workspace).entries();
        assertThat(entries.values()).as("every effect at most once").containsOnly(1);
        assertThat(entries).as("every step was done").hasSize(TASKS * ENTRIES);
        for (TaskId id : tasks) {
          assertThat(watcher.task(id).steps())
              .as("steps of " + id)
              .hasSize(ENTRIES)
              .allSatisfy(step -> assertThat(step.phase()).isEqualTo(Step.Phase.SUCCEEDED));
        }
      }
    }
  }

  private Cluster start(Path workspace) throws IOException, InterruptedException {
    Path catalogue = Files.createDirectories(folder.resolve("catalogue"));
    try (var source = ChaosIT.class.getResourceAsStream("/catalogue/Ledger.java")) {
      Files.copy(
          java.util.Objects.requireNonNull(source),
          catalogue.resolve("Ledger.java"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return Cluster.start(
        Path.of("").toAbsolutePath().getParent(),
        folder.resolve("cluster"),
        new Cluster.Options(
            PARTITIONS,
            "tester",
            Map.of(
                "KAFKA_SESSION_TIMEOUT_MS", "3000",
                "KAFKA_HEARTBEAT_INTERVAL_MS", "1000",
                "TASKCRAFT_EXECUTOR_CATALOGUE", catalogue.toString(),
                "TASKCRAFT_EXECUTOR_WORKSPACE", workspace.toString(),
                "TASKCRAFT_EXECUTOR_CACHE", folder.resolve("cache").toString())));
  }

  /** Waits until every task is over, answering doubts as they come. */
  private void settle(EventProducer topics, Watcher watcher, List<TaskId> tasks, Ledger ledger) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              resolve(topics, watcher, tasks, ledger);
              assertThat(statuses(watcher, tasks))
                  .as("the first ended as %s", watcher.task(tasks.getFirst()).end())
                  .containsOnlyKeys(Status.COMPLETED);
            });
  }

  private static Map<Status, Long> statuses(Watcher watcher, List<TaskId> tasks) {
    return tasks.stream()
        .collect(
            Collectors.groupingBy(
                id -> watcher.task(id).status(), TreeMap::new, Collectors.counting()));
  }

  /** Says of each call in doubt what the ledger says, as a person would. */
  private void resolve(EventProducer topics, Watcher watcher, List<TaskId> tasks, Ledger ledger)
      throws IOException {
    for (TaskId id : tasks) {
      Task task = watcher.task(id);
      for (Step step : task.steps()) {
        if (step.phase() == Step.Phase.IN_DOUBT && step.lastAttempt() != null) {
          // Looked at now: the one whose call it was is dead, so nothing comes after.
          boolean happened =
              ledger.entries().containsKey(id + " " + step.call().args().get("entry"));
          tell(
              topics,
              task,
              new StepResolved(
                  step.number(),
                  step.lastAttempt().number(),
                  happened ? Resolution.HAPPENED : Resolution.DID_NOT_HAPPEN,
                  "test",
                  null,
                  null));
        }
      }
    }
  }

  private void tell(EventProducer topics, Task task, TaskEvent event) {
    topics.append(List.of(author.envelope(task, null, "test", event))).toCompletableFuture().join();
  }
}

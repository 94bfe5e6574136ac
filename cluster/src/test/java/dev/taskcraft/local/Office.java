package dev.taskcraft.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.log.kafka.EventProducer;
import dev.taskcraft.log.kafka.EventRecords;
import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.role.Author;
import dev.taskcraft.signing.SigningKey;
import dev.taskcraft.task.Attempt;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.Resolution;
import dev.taskcraft.task.Status;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.StepResolved;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/** A whole cluster whose tasks make entries in a ledger, and the account of what they did. */
final class Office implements AutoCloseable {
  static final int PARTITIONS = 4;
  static final Duration PATIENCE = Duration.ofMinutes(3);

  final Cluster cluster;
  final KafkaClients clients;
  final Watcher watcher;
  final Ledger ledger;
  final Shown shown;
  private final Producer<String, byte[]> producer;
  private final EventProducer topics;
  private final Clock clock = Clock.systemUTC();
  private final Author author = new Author(EventIds.timeOrdered(clock, new Random()), clock);

  /**
   * Starts it.
   *
   * @param settings of the services, beside those that all of these tests need
   */
  Office(Path folder, Map<String, String> settings) throws IOException, InterruptedException {
    Path workspace = Files.createDirectories(folder.resolve("workspace"));
    Path catalogue = Files.createDirectories(folder.resolve("catalogue"));
    try (var source = Office.class.getResourceAsStream("/catalogue/Ledger.java")) {
      Files.copy(
          Objects.requireNonNull(source),
          catalogue.resolve("Ledger.java"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("KAFKA_SESSION_TIMEOUT_MS", "3000");
    // they live for minutes: the second compiler would take a fifth of each start for nothing
    environment.put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    environment.put("KAFKA_HEARTBEAT_INTERVAL_MS", "1000");
    environment.put("TASKCRAFT_EXECUTOR_CATALOGUE", catalogue.toString());
    environment.put("TASKCRAFT_EXECUTOR_WORKSPACE", workspace.toString());
    environment.put("TASKCRAFT_EXECUTOR_CACHE", folder.resolve("cache").toString());
    ledger = new Ledger(workspace);
    cluster =
        Cluster.start(
            Path.of("").toAbsolutePath().getParent(),
            folder.resolve("cluster"),
            new Cluster.Options(PARTITIONS, "tester", environment));
    shown = new Shown(cluster);
    clients = KafkaClients.of(cluster.kafka());
    watcher = new Watcher(cluster.kafka(), PARTITIONS);
    producer = clients.producer();
    topics = new EventProducer(producer, SigningKey.read(cluster.requestKey()));
  }

  /** Asks for so many tasks. */
  List<TaskId> submit(int tasks, Function<String, TaskRequested> request) {
    List<TaskId> ids = new ArrayList<>();
    while (ids.size() < tasks) {
      ids.add(submit(request));
    }
    return ids;
  }

  /** Asks for a task. */
  TaskId submit(Function<String, TaskRequested> request) {
    TaskId id = new TaskId(UUID.randomUUID().toString());
    submit(id, request.apply(id.value()));
    return id;
  }

  /** Asks for the task of that id. */
  void submit(TaskId id, TaskRequested request) {
    tell(Task.empty(id), request);
  }

  /** Asks for a task that lies on that partition. */
  TaskId submitOn(int partition, Function<String, TaskRequested> request) {
    TaskId id = new TaskId(UUID.randomUUID().toString());
    while (EventRecords.partition(id.value(), PARTITIONS) != partition) {
      id = new TaskId(UUID.randomUUID().toString());
    }
    submit(id, request.apply(id.value()));
    return id;
  }

  void tell(Task task, TaskEvent event) {
    topics.append(List.of(author.envelope(task, null, "test", event))).toCompletableFuture().join();
  }

  Task task(TaskId id) {
    return watcher.task(id);
  }

  /** Waits until something holds. */
  static void until(java.util.concurrent.Callable<Boolean> condition) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(condition);
  }

  /** Waits until so many entries were made by these. */
  void awaitEntries(List<TaskId> tasks, int count) {
    until(() -> entriesOf(tasks).values().stream().mapToInt(it -> it).sum() >= count);
  }

  /**
   * Waits until every task is over, saying of each call in doubt what the ledger says, as a person
   * would.
   */
  void settle(List<TaskId> tasks) {
    settle(tasks, Status.COMPLETED);
  }

  /** The same for tasks that end like that. */
  void settle(List<TaskId> tasks, Status end) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              resolve(tasks);
              assertThat(statuses(tasks).keySet())
                  .as("%s; the first is %s", statuses(tasks), task(tasks.getFirst()))
                  .containsOnly(end);
            });
  }

  private Map<Status, Long> statuses(List<TaskId> tasks) {
    return tasks.stream()
        .collect(
            Collectors.groupingBy(id -> task(id).status(), TreeMap::new, Collectors.counting()));
  }

  /** Says of each call that is shown in doubt what the ledger says; of others nobody knows. */
  void resolve(List<TaskId> tasks) throws IOException, InterruptedException {
    for (Shown.Doubt doubt : shown.doubts()) {
      Task task = task(doubt.task());
      Step step = task.step(doubt.step());
      if (tasks.contains(doubt.task()) && step.attempt(doubt.attempt()).inDoubt()) {
        // Looked at now: the one whose call it was is dead, so nothing comes after.
        boolean happened =
            ledger.entries().containsKey(task.id() + " " + step.call().args().get("entry"));
        tell(
            task,
            new StepResolved(
                doubt.step(),
                doubt.attempt(),
                happened ? Resolution.HAPPENED : Resolution.DID_NOT_HAPPEN,
                "test",
                null,
                null));
      }
    }
  }

  /**
   * Checks that each call of these that was in doubt was shown before it was resolved, and that
   * none is shown any more.
   *
   * @return how many were
   */
  int everyDoubtWasShown(List<TaskId> tasks) {
    int doubts = 0;
    for (TaskId id : tasks) {
      for (Step step : task(id).steps()) {
        for (Attempt attempt : step.attempts()) {
          if (attempt.doubt() != null) {
            doubts++;
            if (attempt.answer() == null) { // else its owner said late what became of it
              assertThat(shown.ever())
                  .contains(new Shown.Doubt(id, step.number(), attempt.number()));
            }
          }
        }
      }
    }
    until(() -> shown.doubts().isEmpty());
    return doubts;
  }

  /** Checks that these tasks did all that they were to do, and each thing once. */
  void account(List<TaskId> tasks, int entriesEach)
      throws IOException, InterruptedException, ExecutionException {
    Map<String, Integer> entries = entriesOf(tasks);
    assertThat(entries.values()).as("every effect at most once").containsOnly(1);
    assertThat(entries).as("every step was done").hasSize(tasks.size() * entriesEach);
    for (TaskId id : tasks) {
      assertThat(task(id).steps())
          .as("steps of " + id)
          .hasSize(entriesEach)
          .allSatisfy(step -> assertThat(step.phase()).isEqualTo(Step.Phase.SUCCEEDED));
    }
    noDeadLetters();
  }

  /** Checks that nothing was set aside. */
  void noDeadLetters() throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (String topic : TopicSetup.topics()) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        ends.put(
            new TopicPartition(topic + TopicSetup.DEAD_LETTERS, partition), OffsetSpec.latest());
      }
    }
    Map<TopicPartition, Long> letters = new HashMap<>();
    try (Admin admin = clients.admin()) {
      admin.listOffsets(ends).all().get().forEach((at, end) -> letters.put(at, end.offset()));
    }
    letters.values().removeIf(count -> count == 0);
    assertThat(letters).as("dead letters").isEmpty();
  }

  /** The entries that were made by these. */
  Map<String, Integer> entriesOf(List<TaskId> tasks) throws IOException {
    var ids = tasks.stream().map(TaskId::value).collect(Collectors.toSet());
    Map<String, Integer> entries = ledger.entries();
    entries.keySet().removeIf(entry -> !ids.contains(entry.substring(0, entry.indexOf(' '))));
    return entries;
  }

  /** Checks that none of these was ever in doubt: that nobody had to be asked. */
  void neverInDoubt(List<TaskId> tasks) {
    for (TaskId id : tasks) {
      for (Step step : task(id).steps()) {
        assertThat(step.attempts())
            .as("attempts of %s, step %d", id, step.number())
            .allSatisfy(attempt -> assertThat(attempt.doubt()).isNull());
      }
    }
  }

  @Override
  public void close() throws IOException {
    watcher.close();
    producer.close();
    cluster.close();
  }
}

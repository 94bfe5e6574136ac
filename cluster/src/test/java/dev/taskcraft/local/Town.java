package dev.taskcraft.local;

import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.file.FileBlobStore;
import dev.taskcraft.cluster.Snapshot;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.ExecutorRole;
import dev.taskcraft.executor.LastLook;
import dev.taskcraft.executor.Outcomes;
import dev.taskcraft.executor.Secrets;
import dev.taskcraft.executor.ToolRuns;
import dev.taskcraft.executor.Toolboxes;
import dev.taskcraft.log.kafka.EventProducer;
import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.planner.PlannerRole;
import dev.taskcraft.policy.PolicyRole;
import dev.taskcraft.role.Author;
import dev.taskcraft.role.Role;
import dev.taskcraft.serde.ToolsetJson;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import dev.taskcraft.tool.Toolset;
import dev.taskcraft.tool.Toolsets;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;

/** A broker, and as many replicas of the services as a test wants, in this process. */
final class Town implements AutoCloseable {
  static final int PARTITIONS = 3;

  final Effects effects = new Effects();
  final KafkaClients clients;
  private final Closeable broker;
  private final BlobStore blobs;
  private final Clock clock = Clock.systemUTC();
  private final EventIds ids = EventIds.timeOrdered(clock, new Random());
  private final Author author = new Author(ids, clock);
  private final Toolsets toolsets;
  private final List<Replica> replicas = new ArrayList<>();
  private final Set<String> living = ConcurrentHashMap.newKeySet();
  private final Watcher watcher;
  private final Producer<String, byte[]> producer;
  private final EventProducer topics;

  Town(Path folder) throws IOException, InterruptedException {
    this(BrokerProcess.start(Path.of("").toAbsolutePath(), folder.resolve("kafka"), 0), folder);
  }

  private Town(BrokerProcess broker, Path folder) throws InterruptedException {
    this(broker, broker.address(), folder);
  }

  /** One whose broker runs already, and goes on running. */
  static Town on(String broker, Path folder) throws InterruptedException {
    return new Town(() -> {}, broker, folder);
  }

  private Town(Closeable broker, String address, Path folder) throws InterruptedException {
    this.broker = broker;
    clients = new KafkaClients(Map.of("bootstrap.servers", address, "session.timeout.ms", "6000"));
    try (Admin once = clients.admin()) {
      new TopicSetup(PARTITIONS, (short) 1, Duration.ofDays(1)).create(once);
    }
    blobs = new FileBlobStore(folder.resolve("blobs"));
    Map<String, Toolset> known = new ConcurrentHashMap<>();
    toolsets =
        ref -> known.computeIfAbsent(ref.digest(), digest -> ToolsetJson.read(blobs.get(digest)));
    watcher = new Watcher(address, PARTITIONS);
    producer = clients.producer();
    topics = new EventProducer(producer);
  }

  Replica planner() throws InterruptedException {
    return start(new PlannerRole(blobs), false);
  }

  Replica policy() throws InterruptedException {
    return start(new PolicyRole(toolsets), true);
  }

  /** An executor of its own incarnation; {@link #died} says that its process is gone. */
  Replica executor(String incarnation) throws InterruptedException {
    living.add(incarnation);
    Toolboxes toolboxes = new Toolboxes(List.of(effects), new Secrets(Map.of()));
    ToolRuns runs =
        new ToolRuns(toolboxes, blobs, new LastLook(), new Outcomes(blobs, clock, new Random()));
    return start(new ExecutorRole(toolsets, runs, ids, incarnation, living::contains), false);
  }

  void died(String incarnation) {
    living.remove(incarnation);
  }

  private Replica start(Role<?> role, boolean cascades) throws InterruptedException {
    Replica replica = new Replica(clients, role, cascades, author, (_, _) -> Snapshot.NOTHING);
    replicas.add(replica);
    return replica;
  }

  /** Asks for a task that calls a tool so many times. */
  TaskId submit(String tool, int steps) {
    TaskId id = new TaskId(UUID.randomUUID().toString());
    tell(id, request(tool, steps));
    return id;
  }

  void tell(TaskId id, TaskEvent event) {
    topics
        .append(List.of(author.envelope(Task.empty(id), null, "test", event)))
        .toCompletableFuture()
        .join();
  }

  /** The task as its topics tell it. */
  Task task(TaskId id) {
    return watcher.task(id);
  }

  /** What the tasks are doing. */
  Set<String> statuses(List<TaskId> tasks) {
    return tasks.stream().map(id -> task(id).status().word()).collect(Collectors.toSet());
  }

  private static TaskRequested request(String tool, int steps) {
    return Repeated.request(
        new ToolSource.BuiltIn("act", ToolSource.Settings.NONE),
        tool,
        Map.of("n", "${item}"),
        steps);
  }

  @Override
  public void close() throws IOException {
    replicas.forEach(Replica::close);
    watcher.close();
    producer.close();
    broker.close();
  }
}

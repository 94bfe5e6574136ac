package dev.taskcraft.bench;

import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.file.FileBlobStore;
import dev.taskcraft.cluster.Snapshot;
import dev.taskcraft.executor.ExecutorRole;
import dev.taskcraft.executor.LastLook;
import dev.taskcraft.executor.Outcomes;
import dev.taskcraft.executor.Secrets;
import dev.taskcraft.executor.ToolRuns;
import dev.taskcraft.executor.Toolboxes;
import dev.taskcraft.local.Replica;
import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.planner.PlannerRole;
import dev.taskcraft.policy.PolicyRole;
import dev.taskcraft.role.Author;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.role.Role;
import dev.taskcraft.role.Work;
import dev.taskcraft.serde.ToolsetJson;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import dev.taskcraft.tool.Toolset;
import dev.taskcraft.tool.Toolsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;

/** The roles of the cluster over Kafka, each with clients of its own, in this one process. */
final class OnKafka implements AutoCloseable {
  private final KafkaClients clients;
  private final Toolboxes toolboxes;
  private final Author author;
  private final List<Replica> replicas;
  private final Map<TaskId, CompletableFuture<Task>> waiting = new ConcurrentHashMap<>();

  OnKafka(String servers, int partitions, Path folder) throws InterruptedException {
    clients = KafkaClients.of(servers);
    try (Admin admin = clients.admin()) {
      new TopicSetup(partitions, (short) 1, Duration.ofDays(1)).create(admin);
    }
    Clock clock = Clock.systemUTC();
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    EventIds ids = EventIds.timeOrdered(clock, RandomGenerator.of("L64X128MixRandom"));
    author = new Author(ids, clock);
    BlobStore blobs = new FileBlobStore(folder.resolve("blobs"));
    Map<String, Toolset> known = new ConcurrentHashMap<>();
    Toolsets toolsets =
        ref -> known.computeIfAbsent(ref.digest(), digest -> ToolsetJson.read(blobs.get(digest)));
    toolboxes = new Toolboxes(List.of(new NoOp()), new Secrets(Map.of()));
    ToolRuns runs =
        new ToolRuns(toolboxes, blobs, new LastLook(), new Outcomes(blobs, clock, random));
    replicas =
        List.of(
            replica(new Telling<>(new PlannerRole(blobs)), false),
            replica(new PolicyRole(toolsets), true),
            replica(new ExecutorRole(toolsets, runs, ids, "bench", _ -> false), false));
  }

  private Replica replica(Role<?> role, boolean cascades) throws InterruptedException {
    return new Replica(clients, role, cascades, author, (_, _) -> Snapshot.NOTHING);
  }

  CompletableFuture<Task> submit(TaskRequested request) {
    TaskId id = Local.fresh();
    CompletableFuture<Task> ended = new CompletableFuture<>();
    waiting.put(id, ended);
    replicas
        .getFirst()
        .append(author.envelope(Task.empty(id), null, "bench", request))
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                ended.completeExceptionally(failure);
              }
            });
    return ended;
  }

  /** A role that tells of the ends. */
  private final class Telling<W extends Work> implements Role<W> {
    private final Role<W> role;

    Telling(Role<W> role) {
      this.role = role;
    }

    @Override
    public String name() {
      return role.name();
    }

    @Override
    public Reaction<W> react(Task task, Instant now) {
      return role.react(task, now);
    }

    @Override
    public List<TaskEvent> perform(W work, Task task) throws InterruptedException {
      return role.perform(work, task);
    }

    @Override
    public List<TaskEvent> handOver(Task task) {
      return role.handOver(task);
    }

    @Override
    public void forget(TaskId id) {
      role.forget(id);
      CompletableFuture<Task> ended = waiting.remove(id);
      if (ended != null) {
        ended.complete(Task.empty(id));
      }
    }
  }

  @Override
  public void close() {
    replicas.forEach(Replica::close);
    toolboxes.close();
  }
}

package dev.taskcraft.bench;

import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.file.FileBlobStore;
import dev.taskcraft.executor.ExecutorRole;
import dev.taskcraft.executor.LastLook;
import dev.taskcraft.executor.Outcomes;
import dev.taskcraft.executor.Secrets;
import dev.taskcraft.executor.ToolRuns;
import dev.taskcraft.executor.Toolboxes;
import dev.taskcraft.log.EventLog;
import dev.taskcraft.log.sqlite.Durability;
import dev.taskcraft.log.sqlite.SqliteEventLog;
import dev.taskcraft.planner.PlannerRole;
import dev.taskcraft.policy.PolicyRole;
import dev.taskcraft.role.Author;
import dev.taskcraft.role.RoleRunner;
import dev.taskcraft.serde.ToolsetJson;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.Status;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.StepExecuted;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import dev.taskcraft.tool.Toolset;
import dev.taskcraft.tool.Toolsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** The whole product in this process, composed as the command does, with tools that do nothing. */
final class Local implements AutoCloseable {
  private final EventLog log;
  private final Toolsets toolsets;
  private final Author author;
  private final RoleRunner runner;
  private final Toolboxes toolboxes;
  private final Map<TaskId, List<Long>> durable = new ConcurrentHashMap<>();

  /** Over a SQLite file in this folder. */
  static Local in(Path folder, Durability durability) {
    return new Local(SqliteEventLog.open(folder.resolve("state.db"), durability), folder);
  }

  /** Over a log that is there, with its blobs in this folder. */
  static Local over(EventLog log, Path folder) {
    return new Local(log, folder);
  }

  private Local(EventLog log, Path folder) {
    this.log = log;
    Clock clock = Clock.systemUTC();
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    EventIds ids = EventIds.timeOrdered(clock, RandomGenerator.of("L64X128MixRandom"));
    author = new Author(ids, clock);
    BlobStore blobs = new FileBlobStore(folder.resolve("blobs"));
    Map<String, Toolset> known = new ConcurrentHashMap<>();
    toolsets =
        ref -> known.computeIfAbsent(ref.digest(), digest -> ToolsetJson.read(blobs.get(digest)));
    toolboxes = new Toolboxes(List.of(new NoOp()), new Secrets(Map.of()));
    ToolRuns runs =
        new ToolRuns(toolboxes, blobs, new LastLook(), new Outcomes(blobs, clock, random));
    String incarnation = log.register();
    runner =
        new RoleRunner(
            log,
            incarnation,
            List.of(
                new PlannerRole(blobs),
                new PolicyRole(toolsets),
                new ExecutorRole(toolsets, runs, ids, incarnation, log::alive)),
            author,
            this::appended);
  }

  EventLog log() {
    return log;
  }

  Toolsets toolsets() {
    return toolsets;
  }

  Author author() {
    return author;
  }

  CompletableFuture<Task> submit(TaskRequested request) {
    return runner.submit(fresh(), "bench", request);
  }

  static TaskId fresh() {
    return new TaskId(UUID.randomUUID().toString());
  }

  /** Runs one task to its end. */
  Task run(TaskRequested request) {
    Task task = submit(request).join();
    if (task.status() != Status.COMPLETED) {
      throw new IllegalStateException("a measured task ended otherwise: " + task + task.end());
    }
    return task;
  }

  /** Runs one task to its end; the nanoseconds from one durable outcome to the next. */
  List<Long> stepTimes(TaskRequested request) {
    TaskId id = fresh();
    List<Long> times = new ArrayList<>();
    durable.put(id, times);
    Task task = runner.submit(id, "bench", request).join();
    durable.remove(id);
    if (task.status() != Status.COMPLETED) {
      throw new IllegalStateException("a measured task ended otherwise: " + task + task.end());
    }
    List<Long> steps = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      steps.add(times.get(i) - times.get(i - 1));
    }
    return steps;
  }

  private void appended(Task task, List<Envelope> events) {
    List<Long> times = durable.get(task.id());
    if (times != null
        && (times.isEmpty() || events.stream().anyMatch(e -> e.event() instanceof StepExecuted))) {
      times.add(System.nanoTime());
    }
  }

  @Override
  public void close() {
    runner.close();
    toolboxes.close();
    log.close();
  }
}

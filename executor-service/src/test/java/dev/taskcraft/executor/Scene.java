package dev.taskcraft.executor;

import static org.assertj.core.api.Assertions.fail;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.BlobsUnavailable;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.serde.CallDigest;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.serde.PolicyDigests;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.PlannedCall;
import dev.taskcraft.task.TaskEvent.StepExecuted;
import dev.taskcraft.task.TaskId;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.Toolset;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A task with one approved call of a {@link ScriptedTool}, and an executor at work on it. Whatever
 * the executor says stands in the log at once.
 */
final class Scene {
  static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  static final String INCARNATION = "this-process";
  private static final TaskId TASK = new TaskId("00000000-0000-4000-8000-000000000001");
  private static final Call CALL = new Call(ScriptedTool.NAME, Map.of("to", "ada"));
  private static final int PATIENCE = 20;

  final ScriptedTool tool;
  final ToolRuns runs;
  final ExecutorRole role;
  final Set<String> alive = new HashSet<>();
  final LastLook lastLook;
  private final List<Envelope> log = new ArrayList<>();
  private int made;

  /** An executor whose tool has this effect. */
  static Scene of(Effect effect) {
    return new Scene(effect, new Blobs(), Map.of());
  }

  Scene(Effect effect, BlobStore blobs, Map<String, String> secrets) {
    this(new ScriptedTool(effect), blobs, secrets);
  }

  private Scene(ScriptedTool tool, BlobStore blobs, Map<String, String> secrets) {
    this(
        tool,
        new ToolSource.BuiltIn(ScriptedTool.NAME, ToolSource.Settings.NONE),
        List.of(new OnlyTool(tool)),
        blobs,
        secrets);
  }

  /** An executor with these factories, whose coworker lists that and has these secrets. */
  static Scene listing(
      ToolSource source, List<ToolFactory> factories, Map<String, String> secrets) {
    return new Scene(
        new ScriptedTool(Effect.IRREVERSIBLE), source, factories, new Blobs(), secrets);
  }

  private Scene(
      ScriptedTool tool,
      ToolSource source,
      List<ToolFactory> factories,
      BlobStore blobs,
      Map<String, String> secrets) {
    this.tool = tool;
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    EventIds ids = () -> new EventId("made-" + ++made);
    lastLook = new LastLook();
    runs =
        new ToolRuns(
            new Toolboxes(factories, new Secrets(secrets)),
            blobs,
            lastLook,
            new Outcomes(blobs, clock, new Random(1)));
    Toolset toolset = new Toolset(List.of(tool.spec()));
    role = new ExecutorRole(_ -> toolset, runs, ids, INCARNATION, alive::contains);
    given(
        Requests.of(
            source, List.copyOf(secrets.keySet()), Path.of("").toAbsolutePath().toString()));
    given(new TaskEvent.TaskPrepared(new BlobRef("sha256:" + "0".repeat(64), "a/json", 2, "")));
    given(
        new TaskEvent.StepPlanned(
            1, null, List.of(new PlannedCall(1, null, CALL)), null, null, null));
  }

  /** Approved as it is, without asking anybody. */
  Scene approved() {
    return approved(null);
  }

  /**
   * Approved as it is.
   *
   * @param expiry until when; null when nobody was asked
   */
  Scene approved(@Nullable Instant expiry) {
    String digest = digest(expiry);
    if (expiry != null) {
      given(
          new TaskEvent.ApprovalRequested(
              1, 1, TaskEvent.Ask.APPROVAL, CALL, digest, "rule", "asks", List.of(), expiry, null));
    }
    return approvedByDigest(digest);
  }

  /** Approved under that digest, whatever it is of. */
  Scene approvedByDigest(String digest) {
    return given(new TaskEvent.StepApproved(1, 1, CALL, digest, "ada", null));
  }

  private String digest(@Nullable Instant expiry) {
    TaskEvent.TaskRequested request = request();
    return CallDigest.of(
            TASK, 1, CALL, tool.spec(), request, new PolicyDigests().of(request), expiry)
        .text();
  }

  /** A start of the first attempt, made by that process. */
  Scene startedBy(String executor) {
    EventId approval = log.getLast().id();
    return given(new TaskEvent.StepStarted(1, 1, approval, executor, "key"));
  }

  Scene given(TaskEvent event) {
    return given(null, event);
  }

  private Scene given(@Nullable EventId id, TaskEvent event) {
    EventId known = id != null ? id : new EventId("e-" + (log.size() + 1));
    log.add(new Envelope(known, TASK, null, NOW, "test", event));
    return this;
  }

  TaskEvent.TaskRequested request() {
    return Objects.requireNonNull(task().request());
  }

  Task task() {
    return Task.of(TASK, log);
  }

  /** What the executor says to the task as it is. */
  Reaction<ExecutorWork> reaction() {
    return role.react(task(), NOW);
  }

  /** Lets the executor go on until it has nothing more to do; returns what it wrote. */
  List<TaskEvent> rest() throws InterruptedException {
    int before = log.size();
    for (int turn = 0; turn < PATIENCE; turn++) {
      Reaction<ExecutorWork> reaction = reaction();
      if (reaction.facts().isEmpty() && reaction.work().isEmpty()) {
        return log.subList(before, log.size()).stream().map(Envelope::event).toList();
      }
      reaction.facts().forEach(fact -> given(fact.id(), fact.event()));
      for (ExecutorWork work :
          reaction.facts().isEmpty() ? reaction.work() : List.<ExecutorWork>of()) {
        perform(work);
      }
    }
    return fail("it never rests, and last wrote " + log.getLast().event());
  }

  /** As the loop does it: a throw ends the task, unless blobs can't be kept now. */
  private void perform(ExecutorWork work) throws InterruptedException {
    Task from = task();
    List<TaskEvent> events;
    try {
      events = role.perform(work, from);
    } catch (BlobsUnavailable unavailable) {
      throw unavailable;
    } catch (RuntimeException bug) {
      events = List.of(new TaskEvent.TaskFailed("internal", bug.toString(), null));
    }
    events.forEach(this::given);
  }

  /** The only outcome among these events. */
  static StepExecuted outcome(List<TaskEvent> events) {
    return events.stream()
        .filter(StepExecuted.class::isInstance)
        .map(StepExecuted.class::cast)
        .reduce((_, _) -> fail("more than one outcome: " + events))
        .orElseGet(() -> fail("no outcome: " + events));
  }

  /** Opens the scripted tool, whatever is listed. */
  private record OnlyTool(Tool tool) implements ToolFactory {
    @Override
    public boolean opens(ToolSource source) {
      return true;
    }

    @Override
    public Opened open(ToolSource source, Place place) {
      return new Opened(List.of(tool), () -> {});
    }
  }

  /** Blobs in memory. */
  private static final class Blobs implements BlobStore {
    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();

    @Override
    public BlobRef put(byte[] content, String mediaType, String preview) {
      String digest = CanonicalJson.sha256(content);
      stored.put(digest, content.clone());
      return new BlobRef(digest, mediaType, content.length, preview);
    }

    @Override
    public byte[] get(String digest) {
      return Objects.requireNonNull(stored.get(digest));
    }
  }
}

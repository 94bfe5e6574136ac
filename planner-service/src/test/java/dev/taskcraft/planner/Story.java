package dev.taskcraft.planner;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.planner.turn.PlannerWork;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.role.Role;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Content;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Resolution;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A task told event by event, with everything around the planner played by the test. */
public final class Story {
  public static final Instant START = Instant.parse("2026-11-01T08:00:00Z");
  public static final TaskId ID = new TaskId("5f0c3a3e-4a5e-5c43-8b4f-1d2f3a4b5c6d");
  private static final int MOST_ROUNDS = 10_000;

  private final List<Envelope> events = new ArrayList<>();
  private Task task = Task.empty(ID);
  private Instant now = START;

  /** A task that was requested and prepared. */
  public static Story of(
      Coworker coworker, String planner, Map<String, Object> inputs, BlobRef toolset) {
    Story story = new Story();
    story.given(
        new TaskEvent.TaskRequested(
            coworker.objective(),
            inputs,
            "ada",
            coworker,
            "sha256:" + coworker.hashCode(),
            planner,
            "host",
            List.of(),
            null,
            null,
            null,
            null));
    story.given(new TaskEvent.TaskPrepared(toolset));
    return story;
  }

  /** A copy as another process reads it from the log. */
  public Story reloaded() {
    Story story = new Story();
    events.forEach(story::append);
    story.now = now;
    return story;
  }

  /** Without the last events. */
  public Story without(int last) {
    Story story = new Story();
    events.subList(0, events.size() - last).forEach(story::append);
    return story;
  }

  public Task task() {
    return task;
  }

  public Instant now() {
    return now;
  }

  public List<TaskEvent> events() {
    return events.stream().map(Envelope::event).toList();
  }

  public <E extends TaskEvent> List<E> events(Class<E> type) {
    return events().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** The last event. */
  public TaskEvent last() {
    return events.getLast().event();
  }

  public Story given(TaskEvent event) {
    append(
        new Envelope(
            new EventId("e" + (events.size() + 1)), ID, task.lastEvent(), now, "test", event));
    return this;
  }

  public Story wait(Duration duration) {
    now = now.plus(duration);
    return this;
  }

  private void append(Envelope envelope) {
    events.add(envelope);
    task = task.apply(envelope);
  }

  /** Lets the planner act until it waits for something; gives what it wrote. */
  public List<TaskEvent> plans(Role<PlannerWork> role) throws InterruptedException {
    List<TaskEvent> written = new ArrayList<>();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<TaskEvent> more = once(role);
      if (more.isEmpty()) {
        return written;
      }
      written.addAll(more);
    }
    throw new AssertionError("the planner doesn't come to rest: " + written.subList(0, 20));
  }

  /** One reaction and its work; waits as long as the planner wants to. */
  public List<TaskEvent> once(Role<PlannerWork> role) throws InterruptedException {
    Reaction<PlannerWork> reaction = role.react(task, now);
    List<TaskEvent> written = new ArrayList<>();
    reaction.facts().forEach(fact -> written.add(fact.event()));
    written.forEach(this::given);
    for (PlannerWork work : reaction.work()) {
      List<TaskEvent> done = role.perform(work, task);
      done.forEach(this::given);
      written.addAll(done);
    }
    if (written.isEmpty() && reaction.due() != null && reaction.due().isAfter(now)) {
      now = reaction.due();
      return once(role);
    }
    return written;
  }

  /** Plans and runs every call by {@code tool} until the task ends. */
  public Story runs(Role<PlannerWork> role, Function<Call, Outcome> tool)
      throws InterruptedException {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      plans(role);
      if (task.end() != null) {
        return this;
      }
      List<Integer> open = task.openSteps();
      if (open.isEmpty()) {
        throw new AssertionError("the task waits for nothing: " + task);
      }
      for (int step : open) {
        executed(step, tool.apply(Objects.requireNonNull(task.step(step).call())));
      }
    }
    throw new AssertionError("the task doesn't end");
  }

  public Story succeeds(int step, @Nullable Object value) {
    return executed(step, new Outcome.Succeeded(Content.of(value)));
  }

  public Story executed(int step, Outcome outcome) {
    approved(step);
    return given(new TaskEvent.StepExecuted(step, 1, null, outcome, Duration.ofMillis(3), null));
  }

  public Story fails(int step, String error) {
    return executed(step, new Outcome.Failed(error, null, null));
  }

  public Story approved(int step) {
    Step known = task.step(step);
    if (known.verdict() != null) {
      return this;
    }
    return given(
        new TaskEvent.StepApproved(
            step, 1, Objects.requireNonNull(known.call()), "d1:x", "policy", null));
  }

  public Story rejected(int step, TaskEvent.Rejection kind, String by, String reason) {
    return given(new TaskEvent.StepRejected(step, 1, kind, by, reason));
  }

  public Story answered(int step, String text) {
    return given(new TaskEvent.StepAnswered(step, 1, "ada", text));
  }

  /** Started, lost, and then resolved by a person. */
  public Story resolved(int step, Resolution resolution) {
    approved(step);
    EventId approval = Objects.requireNonNull(task.lastEvent());
    given(new TaskEvent.StepStarted(step, 1, approval, "host-1", "key"));
    EventId start = Objects.requireNonNull(task.lastEvent());
    given(
        new TaskEvent.StepExecuted(
            step, 1, start, new Outcome.Unknown("the process died"), Duration.ZERO, null));
    return given(new TaskEvent.StepResolved(step, 1, resolution, "ada", "checked", null));
  }

  /** Outcomes by tool name; anything else fails the test. */
  public static Function<Call, Outcome> tools(
      Map<String, Function<Map<String, Object>, Object>> by) {
    Map<String, Function<Map<String, Object>, Object>> known = new HashMap<>(by);
    return call -> {
      Function<Map<String, Object>, Object> tool = known.get(call.tool());
      if (tool == null) {
        throw new AssertionError("no tool " + call.tool());
      }
      return new Outcome.Succeeded(Content.of(tool.apply(call.args())));
    };
  }
}

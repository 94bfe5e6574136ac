package dev.taskcraft.policy;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.Policies;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.role.Role;
import dev.taskcraft.role.Work;
import dev.taskcraft.serde.CoworkerJson;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.PlannedCall;
import dev.taskcraft.task.TaskEvent.StepPlanned;
import dev.taskcraft.task.TaskEvent.TaskPrepared;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A task given by its events, to which a role then reacts until it has nothing to add. */
final class History {
  private static final TaskId ID = new TaskId("00000000-0000-4000-8000-000000000001");
  static final Instant TIME = Instant.parse("2026-11-23T08:00:00Z");

  private final List<Envelope> events = new ArrayList<>();
  private Instant time = TIME;

  static History of(Policies policies) {
    Coworker coworker =
        new Coworker(
            "clerk", null, null, "do it", Map.of(), null, null, List.of(), List.of(), List.of(),
            null, policies, List.of());
    return new History()
        .with(
            new TaskRequested(
                "do it",
                Map.of(),
                "test",
                coworker,
                CoworkerJson.coworkerDigest(coworker),
                "playbook",
                "host",
                List.of(),
                null,
                null,
                null,
                null))
        .with(new TaskPrepared(new BlobRef("sha256:" + "0".repeat(64), "application/json", 2, "")));
  }

  History planned(int turn, int firstStep, Call... calls) {
    List<PlannedCall> planned = new ArrayList<>();
    for (Call call : calls) {
      planned.add(new PlannedCall(firstStep + planned.size(), null, call));
    }
    return with(new StepPlanned(turn, null, planned, null, null, null));
  }

  /** What follows happens at that time. */
  History at(Instant now) {
    time = now;
    return this;
  }

  History with(TaskEvent event) {
    events.add(new Envelope(new EventId("e" + (events.size() + 1)), ID, null, time, "test", event));
    return this;
  }

  Task task() {
    return Task.of(ID, events);
  }

  /** What the role adds, fact by fact. */
  <W extends Work> List<TaskEvent> reactions(Role<W> role) {
    List<TaskEvent> added = new ArrayList<>();
    while (true) {
      List<Reaction.Fact> facts = role.react(task(), TIME).facts();
      if (facts.isEmpty()) {
        return added;
      }
      facts.forEach(
          fact -> {
            with(fact.event());
            added.add(fact.event());
          });
    }
  }
}

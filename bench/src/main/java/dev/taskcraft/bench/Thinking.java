package dev.taskcraft.bench;

import dev.taskcraft.log.sqlite.Durability;
import dev.taskcraft.policy.PolicyRole;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.StepApproved;
import dev.taskcraft.tool.Effect;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What happens on one thread without the disk: replaying a task, and deciding a call. */
final class Thinking {
  private static final int HISTORY = 200;
  private static final int STEPS = 10;

  private final Path folder;
  private final Size size;

  Thinking(Path folder, Size size) {
    this.folder = folder;
    this.size = size;
  }

  List<Row> rows() {
    try (Local local = Local.in(folder.resolve("thinking"), Durability.PROCESS)) {
      Task brief = local.run(Coworkers.steps(STEPS, Effect.IRREVERSIBLE));
      Task ruled = local.run(Coworkers.ruled(HISTORY + 1, Effect.IRREVERSIBLE));
      List<Envelope> events = local.log().read(brief.id(), 0);
      return List.of(
          Row.of(
              "replay: decode and fold %d events of a 10-step task, one thread"
                  .formatted(events.size()),
              Row.number(replay(events)) + " events/s",
              ">= 250,000"),
          Row.of(
              "decision: 100 rules, 200 steps of history, p99",
              Row.number(decide(local, ruled)) + " ms",
              "< 1 ms"));
    }
  }

  private double replay(List<Envelope> events) {
    EventCodec codec = new EventCodec();
    List<byte[]> stored = events.stream().map(event -> codec.data(event.event())).toList();
    List<String> types = events.stream().map(event -> EventType.of(event.event())).toList();
    double rate = 0;
    for (int round = 0; round < 2; round++) { // the first warms
      long began = System.nanoTime();
      for (int i = 0; i < size.repeats(); i++) {
        Task task = Task.empty(events.getFirst().task());
        for (int k = 0; k < stored.size(); k++) {
          Envelope known = events.get(k);
          task =
              task.apply(
                  new Envelope(
                      known.id(),
                      known.task(),
                      known.cause(),
                      known.time(),
                      known.producer(),
                      codec.event(types.get(k), stored.get(k))));
        }
        if (task.version() != events.size()) {
          throw new IllegalStateException("replayed to " + task);
        }
      }
      rate = (double) size.repeats() * events.size() / ((System.nanoTime() - began) / 1e9);
    }
    return rate;
  }

  /** Policy's answer to the last call of a long task, as it stood before it was decided. */
  private double decide(Local local, Task finished) {
    Task before = Task.empty(finished.id());
    for (Envelope event : local.log().read(finished.id(), 0)) {
      if (event.event() instanceof StepApproved approved && approved.step() > HISTORY) {
        break;
      }
      before = before.apply(event);
    }
    PolicyRole policy = new PolicyRole(local.toolsets());
    Sample sample = Sample.ofNanos(new long[0]);
    for (int round = 0; round < 2; round++) {
      long[] nanos = new long[size.repeats()];
      for (int i = 0; i < nanos.length; i++) {
        long began = System.nanoTime();
        var reaction = policy.react(before, Instant.EPOCH);
        nanos[i] = System.nanoTime() - began;
        if (!(reaction.facts().getFirst().event() instanceof StepApproved)) {
          throw new IllegalStateException("decided otherwise: " + reaction.facts());
        }
      }
      sample = Sample.ofNanos(nanos);
    }
    return sample.p99();
  }
}

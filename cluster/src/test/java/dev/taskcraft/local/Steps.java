package dev.taskcraft.local;

import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvent.PlannedCall;
import dev.taskcraft.task.TaskEvent.StepApproved;
import dev.taskcraft.task.TaskEvent.StepExecuted;
import dev.taskcraft.task.TaskEvent.StepPlanned;
import dev.taskcraft.task.TaskEvent.StepStarted;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The account of every single step, from what stands in the topics: how many events of each kind it
 * had, how long it took, and which one is late. The steps of a task come one after the other: each
 * begins when the one before it was executed, the first when its task is asked for.
 */
final class Steps {
  private static final Counts READS = new Counts(1, 1, 0, 1);
  private static final Counts HAS_AN_EFFECT = new Counts(1, 1, 1, 1);

  private final Map<TaskId, Open> open = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private final Set<String> late = new HashSet<>();
  private final List<String> untold = new ArrayList<>();
  private final Duration limit;
  private final LongSupplier nanos;
  private long[] micros = new long[1024];
  private int steps;
  private long ended;

  /** Events of each kind. */
  private record Counts(int planned, int approved, int started, int executed) {}

  private static final class Open {
    final int steps;
    final Counts each;
    final Map<Integer, int[]> counts = new TreeMap<>();
    final Map<Integer, Instant> executed = new TreeMap<>();
    boolean ended;
    @Nullable Instant requested;
    String place = "nothing was read of it";
    long heard;
    long began;

    Open(int steps, Counts each, long now) {
      this.steps = steps;
      this.each = each;
      heard = now;
      began = now;
    }

    /** What is due. */
    String due() {
      return executed.size() < steps ? "step " + (executed.size() + 1) : "its end";
    }

    List<String> wrong() {
      List<String> wrong = new ArrayList<>();
      counts.forEach(
          (step, of) -> {
            Counts has = new Counts(of[0], of[1], of[2], of[3]);
            if (!has.equals(each)) {
              wrong.add("step %d has %s".formatted(step, has));
            }
          });
      if (counts.size() != steps) {
        wrong.add("%d steps".formatted(counts.size()));
      }
      return wrong;
    }
  }

  /**
   * None yet.
   *
   * @param limit a step that takes longer is late
   */
  Steps(Duration limit, LongSupplier nanos) {
    this.limit = limit;
    this.nanos = nanos;
  }

  /** A task is about to be asked for that has so many steps. */
  synchronized void expect(TaskId task, int count, boolean effects) {
    open.put(task, new Open(count, effects ? HAS_AN_EFFECT : READS, nanos.getAsLong()));
  }

  /** An event was read. */
  synchronized void read(ConsumerRecord<String, byte[]> record, Envelope event) {
    Open task = open.get(event.task());
    if (task == null) {
      if (event.event() instanceof TaskEvent.StepEvent) {
        wrong.add("%s of task %s came when it was over".formatted(record.topic(), event.task()));
      }
      return;
    }
    task.place =
        "last read %s, partition %d, offset %d"
            .formatted(record.topic(), record.partition(), record.offset());
    task.heard = nanos.getAsLong();
    switch (event.event()) {
      case TaskEvent.TaskRequested _ -> task.requested = event.time();
      case StepPlanned plan -> {
        for (PlannedCall call : plan.calls()) {
          count(task, call.step(), 0);
        }
      }
      case StepApproved approved -> count(task, approved.step(), 1);
      case StepStarted started -> count(task, started.step(), 2);
      case StepExecuted executed -> {
        count(task, executed.step(), 3);
        judge(event.task(), task); // it may have been late since the last look
        task.executed.put(executed.step(), event.time());
        task.began = task.heard;
      }
      case TaskEvent.End _ -> task.ended = true;
      default -> {
        // says nothing of a step
      }
    }
    // the end may be read before events of other topics that it follows from
    if (task.requested != null && task.ended && task.wrong().isEmpty()) {
      close(event.task(), task);
    }
  }

  private void close(TaskId id, Open task) {
    open.remove(id);
    ended++;
    Instant last = task.requested;
    for (Instant executed : task.executed.values()) {
      if (last != null) {
        took(Duration.between(last, executed));
      }
      last = executed;
    }
  }

  private static void count(Open task, int step, int kind) {
    task.counts.computeIfAbsent(step, _ -> new int[4])[kind]++;
  }

  private void took(Duration time) {
    if (steps == micros.length) {
      micros = Arrays.copyOf(micros, steps * 2);
    }
    micros[steps++] = time.toNanos() / 1000;
  }

  /** Names the steps that take longer than they may, or took, each once. */
  synchronized List<String> late() {
    Map.copyOf(open)
        .forEach(
            (id, task) -> {
              judge(id, task);
              if (task.ended && nanos.getAsLong() - task.heard > limit.toNanos()) {
                wrong.add("task %s is over and has %s".formatted(id, task.wrong()));
                close(id, task);
              }
            });
    List<String> found = List.copyOf(untold);
    untold.clear();
    return found;
  }

  private void judge(TaskId id, Open task) {
    long age = nanos.getAsLong() - task.began;
    if (age > limit.toNanos() && late.add(id + " " + task.due())) {
      untold.add(
          "late: task %s, %s, %d ms: %s".formatted(id, task.due(), age / 1_000_000, task.place));
    }
  }

  synchronized int underWay() {
    return open.size();
  }

  synchronized long ended() {
    return ended;
  }

  /** Steps that had other events than they must, and other surprises. */
  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  synchronized int lateOnes() {
    return late.size();
  }

  synchronized int executed() {
    return steps;
  }

  /** Of what a step took, that part took no longer; in milliseconds. */
  synchronized double millis(double part) {
    long[] sorted = Arrays.copyOf(micros, steps);
    Arrays.sort(sorted);
    return steps == 0 ? 0 : sorted[(int) Math.min(steps - 1L, (long) (part * steps))] / 1000.0;
  }
}

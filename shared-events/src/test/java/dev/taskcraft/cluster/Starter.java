package dev.taskcraft.cluster;

import dev.taskcraft.blob.BlobsUnavailable;
import dev.taskcraft.role.Reaction;
import dev.taskcraft.role.Role;
import dev.taskcraft.role.Work;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import dev.taskcraft.task.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A role that starts step 1 of every task and then touches the world. */
final class Starter implements Role<Starter.Touch> {
  /** The tasks as they were when the world was touched. */
  final Queue<Task> touched = new ConcurrentLinkedQueue<>();

  /** The tasks that it was told to forget. */
  final Queue<TaskId> forgotten = new ConcurrentLinkedQueue<>();

  /** So often blobs can't be kept. */
  final AtomicInteger failures = new AtomicInteger();

  /** So often the reaction breaks. */
  final Queue<RuntimeException> broken = new ConcurrentLinkedQueue<>();

  final CountDownLatch begun = new CountDownLatch(1);
  volatile CountDownLatch hold = new CountDownLatch(0);
  private int made;

  record Touch() implements Work {
    @Override
    public boolean touchesTheWorld() {
      return true;
    }
  }

  @Override
  public String name() {
    return "starter";
  }

  @Override
  public Reaction<Touch> react(Task task, Instant now) {
    RuntimeException bug = broken.poll();
    if (bug != null) {
      throw bug;
    }
    if (task.request() == null) {
      return Reaction.none();
    }
    if (task.step(1).attempts().isEmpty()) {
      return new Reaction<>(
          List.of(
              new Reaction.Fact(
                  new EventId("start-" + ++made),
                  new TaskEvent.StepStarted(1, 1, approval(task), name(), "key"))),
          List.of(),
          null);
    }
    return task.step(1).attempt(1).running() ? Reaction.work(new Touch()) : Reaction.none();
  }

  private static EventId approval(Task task) {
    return task.step(1).verdict() instanceof Verdict.Approved(var id, _, _)
        ? id
        : new EventId("none");
  }

  @Override
  public List<TaskEvent> handOver(Task task) {
    return List.of(new TaskEvent.TaskPaused("handed over", null));
  }

  @Override
  public void forget(TaskId task) {
    forgotten.add(task);
  }

  @Override
  public List<TaskEvent> perform(Touch work, Task task) throws InterruptedException {
    if (failures.getAndDecrement() > 0) {
      throw new BlobsUnavailable("the disk is full", new IOException("full"));
    }
    touched.add(task);
    begun.countDown();
    hold.await();
    return List.of(
        new TaskEvent.StepExecuted(
            1,
            1,
            task.step(1).attempt(1).startId(),
            new Outcome.Unknown("nobody looked"),
            Duration.ZERO,
            null));
  }
}

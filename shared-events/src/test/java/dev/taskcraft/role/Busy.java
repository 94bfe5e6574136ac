package dev.taskcraft.role;

import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A role whose work goes on until it is interrupted, and then needs a moment to clean up. */
final class Busy implements Role<Busy.Job> {
  final CountDownLatch working = new CountDownLatch(1);
  final List<String> heard = new CopyOnWriteArrayList<>();
  private final CountDownLatch forgotten = new CountDownLatch(1);

  /** The only work there is. */
  record Job() implements Work {}

  @Override
  public String name() {
    return "busy";
  }

  @Override
  public Reaction<Job> react(Task task, Instant now) {
    return task.end() == null ? Reaction.work(new Job()) : Reaction.none();
  }

  @Override
  public List<TaskEvent> perform(Job job, Task task) throws InterruptedException {
    try {
      working.countDown();
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      boolean _ = forgotten.await(300, TimeUnit.MILLISECONDS); // it comes at once if it comes first
      heard.add("cleaned up");
    }
    return List.of();
  }

  @Override
  public void forget(TaskId task) {
    heard.add("forgotten");
    forgotten.countDown();
  }
}

package dev.taskcraft.role;

import dev.taskcraft.blob.BlobsUnavailable;
import dev.taskcraft.log.AppendResult;
import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One task's turn-taking, on one thread: see {@link RoleRunner}. */
final class Mailbox {
  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
  private static final int APPEND_TRIES = 4;
  private static final Duration FOREVER = Duration.ofDays(1);

  private final RoleRunner runner;
  private final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Task> rested = new CompletableFuture<>();
  private final Map<Work, Thread> underWay = new HashMap<>();
  private List<Envelope> pending = new ArrayList<>();
  private Task task;
  private Settled settled;
  private @Nullable Thread thread;

  Mailbox(RoleRunner runner, Task task) {
    this.runner = runner;
    this.task = task;
    settled = new Settled(task, List.of(), List.of(), null);
  }

  TaskId id() {
    return task.id();
  }

  CompletableFuture<Task> rested() {
    return rested;
  }

  void seed(Envelope first) {
    pending.add(first);
  }

  void start(Runnable whenDone) {
    thread = Thread.ofVirtual().name("task-" + id()).start(() -> run(whenDone));
  }

  void wake(long version) {
    messages.add(new Changed(version));
  }

  void stop() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void run(Runnable whenDone) {
    Throwable failure = null;
    try {
      do {
        settle();
        dispatch();
      } while (!rest());
    } catch (Throwable stopped) { // whatever it is, whoever waits for the task must hear of it
      failure = stopped;
    }
    try {
      endWork();
      whenDone.run();
    } catch (Throwable broken) {
      if (failure == null) {
        failure = broken;
      } else {
        failure.addSuppressed(broken);
      }
    } finally {
      if (failure == null) {
        rested.complete(task);
      } else {
        rested.completeExceptionally(failure);
      }
    }
  }

  /**
   * Interrupts what is under way and lets it clean up, such as a tool that has processes to end.
   */
  private void endWork() {
    underWay.values().forEach(Thread::interrupt);
    long deadline = System.nanoTime() + RoleRunner.CLEAN_UP.toNanos();
    for (Thread work : underWay.values()) {
      while (work.isAlive() && System.nanoTime() < deadline) {
        try {
          boolean _ = work.join(Duration.ofNanos(deadline - System.nanoTime()));
        } catch (InterruptedException _) {
          // told to stop again, which is under way
        }
      }
    }
  }

  /**
   * Appends everything that follows at once, in one commit; on a conflict reads on and thinks
   * again.
   */
  private void settle() throws InterruptedException {
    settled = Settled.of(task, pending, runner.roles(), runner.author());
    Conflicts conflicts = new Conflicts(runner.log());
    while (!settled.events().isEmpty()) {
      if (append() instanceof AppendResult.Appended) {
        task = settled.task();
        pending = new ArrayList<>();
        runner.observer().appended(task, settled.events());
        return;
      }
      Task decidedOn = task;
      readOn();
      conflicts.met(decidedOn, task, settled.events());
      settled = Settled.of(task, pending, runner.roles(), runner.author());
    }
    pending = new ArrayList<>();
  }

  /** An append whose answer is unknown is repeated with the same event ids. */
  private AppendResult append() throws InterruptedException {
    String owner = task.version() == 0 ? runner.incarnation() : null;
    var cascade = Author.cascade(task, settled.task(), settled.events(), owner, settled.due());
    for (int tries = 1; ; tries++) {
      try {
        return runner.log().append(cascade);
      } catch (LogUnavailable failure) {
        if (tries == APPEND_TRIES) {
          throw failure;
        }
        LOG.atDebug().addKeyValue("task", id()).setCause(failure).log("append failed, repeating");
        Thread.sleep(Duration.ofMillis(25L << tries));
      }
    }
  }

  private void readOn() {
    List<Envelope> news = runner.log().read(id(), task.version());
    for (Envelope event : news) {
      task = task.apply(event);
    }
    if (!news.isEmpty()) {
      runner.observer().appended(task, news);
    }
  }

  private void dispatch() {
    for (Settled.Job<?> job : settled.jobs()) {
      underWay.computeIfAbsent(job.work(), _ -> start(job, task));
    }
  }

  private Thread start(Settled.Job<?> job, Task from) {
    return Thread.ofVirtual()
        .name("work-" + id())
        .start(
            () -> {
              try {
                messages.add(new Done(job, from, job.perform(from)));
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              } catch (BlobsUnavailable | LogUnavailable failure) {
                messages.add(new Unkept(failure));
              } catch (RuntimeException
                  | Error failure) { // whatever it is, the task must hear of it
                LOG.atError().addKeyValue("task", id()).setCause(failure).log("work failed");
                messages.add(new Done(job, from, List.of(internal(failure))));
              }
            });
  }

  private static TaskEvent internal(Throwable failure) {
    return new TaskEvent.TaskFailed("internal", "internal error: " + failure, null);
  }

  /** Waits for the next thing to look at; true when there is none and the task was given up. */
  private boolean rest() throws InterruptedException {
    Message message = messages.poll();
    if (message == null && underWay.isEmpty() && settled.due() == null) {
      if (task.status().ended()
          || runner.log().release(id(), runner.incarnation(), task.version())) {
        return true;
      }
      readOn();
      return false;
    }
    if (message == null) {
      message = messages.poll(untilDue().toMillis(), TimeUnit.MILLISECONDS);
    }
    while (message != null) {
      take(message);
      message = messages.poll();
    }
    return false;
  }

  private Duration untilDue() {
    Instant due = settled.due();
    if (due == null) {
      return FOREVER;
    }
    Duration left = Duration.between(runner.author().now(), due);
    return left.isNegative() ? Duration.ZERO : left.plusMillis(1);
  }

  private void take(Message message) {
    switch (message) {
      case Changed(long version) -> {
        if (version > task.version()) {
          readOn();
        }
      }
      case Unkept(var failure) -> throw failure;
      case Done(var job, var from, var events) -> {
        underWay.remove(job.work());
        for (TaskEvent event : events) {
          pending.add(runner.author().envelope(from, null, job.role().name(), event));
        }
      }
    }
  }

  /** What a mailbox is told. */
  private sealed interface Message {}

  /** The log has this version now. */
  private record Changed(long version) implements Message {}

  /**
   * What a piece of work came to can't be kept: no fault of the task's, which stops here and goes
   * on later.
   */
  private record Unkept(RuntimeException failure) implements Message {}

  /** A piece of work, derived from that task, came to this. */
  private record Done(Settled.Job<?> job, Task from, List<TaskEvent> events) implements Message {}
}

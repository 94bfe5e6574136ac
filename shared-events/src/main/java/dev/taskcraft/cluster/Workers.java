package dev.taskcraft.cluster;

import dev.taskcraft.blob.BlobsUnavailable;
import dev.taskcraft.role.Author;
import dev.taskcraft.role.Settled.Job;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The jobs that are under way, each on a thread of its own. Used by one partition's thread. */
final class Workers {
  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
  private static final Duration AGAIN = Duration.ofMillis(500);

  private final Author author;
  private final Observer observer;
  private final Consumer<Messages.Done> done;
  private final Map<TaskId, Map<Job<?>, Thread>> underWay = new HashMap<>();

  Workers(Author author, Observer observer, Consumer<Messages.Done> done) {
    this.author = author;
    this.observer = observer;
    this.done = done;
  }

  boolean idle() {
    return underWay.isEmpty();
  }

  boolean busyWith(TaskId task) {
    return underWay.containsKey(task);
  }

  boolean busyWith(TaskId task, Job<?> job) {
    return underWay.getOrDefault(task, Map.of()).containsKey(job);
  }

  /** Starts a job; what it comes to is told, whatever happens. */
  void start(Task from, Job<?> job) {
    Thread worker =
        Thread.ofVirtual()
            .name("work-" + from.id())
            .unstarted(() -> done.accept(new Messages.Done(from.id(), job, perform(job, from))));
    underWay.computeIfAbsent(from.id(), _ -> new HashMap<>()).put(job, worker);
    worker.start();
  }

  /** Takes note that a job has ended. */
  void ended(TaskId task, Job<?> job) {
    underWay.computeIfPresent(
        task,
        (_, jobs) -> {
          jobs.remove(job);
          return jobs.isEmpty() ? null : jobs;
        });
  }

  /** Interrupts what somebody else can do as well. */
  void stopHarmless() {
    underWay
        .values()
        .forEach(
            jobs ->
                jobs.forEach(
                    (job, worker) -> {
                      if (!job.work().touchesTheWorld()) {
                        worker.interrupt();
                      }
                    }));
  }

  void stop() {
    underWay.values().forEach(jobs -> jobs.values().forEach(Thread::interrupt));
  }

  /** What it came to; nothing when it was interrupted, for then somebody else does it. */
  private List<Envelope> perform(Job<?> job, Task from) {
    try (MDC.MDCCloseable _ = MDC.putCloseable("task", from.id().value());
        Observer.Watch watch = observer.working(from, job)) {
      List<Envelope> events = envelopes(job, from);
      watch.came(events);
      return events;
    }
  }

  private List<Envelope> envelopes(Job<?> job, Task from) {
    List<TaskEvent> events;
    try {
      events = job.perform(from);
    } catch (InterruptedException _) {
      events = List.of();
    } catch (BlobsUnavailable unavailable) {
      LOG.atWarn().addKeyValue("task", from.id()).setCause(unavailable).log("no blobs, repeating");
      events = nothingFor(AGAIN);
    } catch (RuntimeException | Error failure) { // whatever it is, the task must hear of it
      LOG.atError().addKeyValue("task", from.id()).setCause(failure).log("work failed");
      events = List.of(new TaskEvent.TaskFailed("internal", "internal error: " + failure, null));
    }
    List<Envelope> envelopes = new ArrayList<>();
    for (TaskEvent event : events) {
      envelopes.add(author.envelope(from, null, job.role().name(), event));
    }
    return envelopes;
  }

  private static List<TaskEvent> nothingFor(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return List.of();
  }
}

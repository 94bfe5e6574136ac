package dev.taskcraft.cluster;

import dev.taskcraft.blob.BlobsUnavailable;
import dev.taskcraft.cluster.Messages.Assigned;
import dev.taskcraft.cluster.Messages.Done;
import dev.taskcraft.cluster.Messages.Drain;
import dev.taskcraft.cluster.Messages.Looked;
import dev.taskcraft.cluster.Messages.Read;
import dev.taskcraft.cluster.Messages.Revoked;
import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.role.Author;
import dev.taskcraft.role.Role;
import dev.taskcraft.role.Settled;
import dev.taskcraft.role.Settled.Job;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of one partition, folded in the order of each topic on one thread, and what one role
 * does about them.
 *
 * <p>The rules: a task is folded from nothing but what was read; the role reacts only once all that
 * stood in the topics at assignment was read, and to a task only while nothing that it appended to
 * it is on its way; work runs on threads of its own, and what it came to is checked against the
 * task again before it is appended. So every record may come twice, and every trigger may be lost:
 * what to do follows from the tasks.
 */
final class Partition {
  private static final Logger LOG = LoggerFactory.getLogger(Partition.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final int number;
  private final Role<?> role;
  private final boolean cascades;
  private final Author author;
  private final TaskTopics topics;
  private final Observer observer;
  private final LinkedBlockingQueue<Messages> messages = new LinkedBlockingQueue<>();
  private final ReadTasks tasks = new ReadTasks();
  private final Agenda agenda = new Agenda();
  private final Gate gate = new Gate();
  private final Outbox outbox;
  private final Workers workers;
  private @Nullable CompletableFuture<Void> drained;
  private volatile Duration cleanUp = Duration.ZERO;
  private final Thread thread;

  /**
   * Starts the thread.
   *
   * @param cascades see {@link Partitions}
   */
  Partition(
      int number,
      Role<?> role,
      boolean cascades,
      Author author,
      TaskTopics topics,
      Observer observer) {
    this.number = number;
    this.role = role;
    this.cascades = cascades;
    this.author = author;
    this.topics = topics;
    this.observer = observer;
    outbox = new Outbox();
    workers = new Workers(author, observer, messages::add);
    thread = Thread.ofVirtual().name("partition-" + number).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void tell(Messages message) {
    messages.add(message);
  }

  /**
   * Begins to end; what runs is interrupted.
   *
   * @param patience how long that may take to clean up, and what it says to arrive
   */
  void stop(Duration patience) {
    cleanUp = patience;
    thread.interrupt();
  }

  void join() throws InterruptedException {
    thread.join();
  }

  /** Whether it can be told anything. */
  boolean alive() {
    return thread.isAlive();
  }

  private void run() {
    try {
      while (true) {
        long patience = agenda.untilNext(author.now()).toMillis();
        Messages message = messages.poll(patience, TimeUnit.MILLISECONDS);
        while (message != null) {
          take(message);
          message = messages.poll();
        }
        if (tasks.caughtUp()) {
          react();
        }
        outbox.flush();
        observer.holds(number, tasks.all().size());
        CompletableFuture<Void> waiting = drained;
        if (waiting != null && workers.idle()) {
          var _ = outbox.arrived().thenRun(() -> waiting.complete(null));
        }
      }
    } catch (InterruptedException _) {
      end();
    } catch (RuntimeException | Error bug) { // the process is seen to be ill, see Partitions
      LOG.atError().addKeyValue("partition", number).setCause(bug).log("partition broke off");
      end();
    }
  }

  private void end() {
    workers.stop();
    long deadline = System.nanoTime() + cleanUp.toNanos();
    try {
      while (!workers.idle()) {
        Messages message = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (message == null) {
          break;
        }
        if (message instanceof Messages.Done) {
          take(message);
        }
      }
      outbox.flush();
      outbox.arrived().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException _) {
      // whoever has the tasks next finds out what became of them
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    outbox.close();
  }

  private void take(Messages message) {
    switch (message) {
      case Assigned(Snapshot snapshot, Map<String, Long> ends) -> tasks.begin(snapshot, ends);
      case Revoked _ -> {
        workers.stopHarmless();
        handOver();
      }
      case Drain(var whenDrained) -> {
        handOver();
        drained = whenDrained;
      }
      case Read(List<Delivery> deliveries, Map<String, Long> reached) ->
          tasks.read(deliveries, reached);
      case Done(TaskId id, Job<?> job, List<Envelope> events) -> done(id, job, events);
      case Looked(int question, Map<String, Long> ends) -> gate.answered(question, ends);
    }
  }

  /** Forgets the tasks, but lets calls end that have begun: their outcome is only known here. */
  private void handOver() {
    for (TaskEntry entry : tasks.all().values()) {
      for (TaskEvent event : role.handOver(entry.task())) {
        say(author.envelope(entry.task(), null, role.name(), event));
      }
    }
    tasks.all().keySet().stream().filter(id -> !workers.busyWith(id)).forEach(role::forget);
    tasks.clear();
    agenda.clear();
    gate.clear();
  }

  private void done(TaskId id, Job<?> job, List<Envelope> events) {
    workers.ended(id, job);
    TaskEntry entry = tasks.get(id);
    if (entry == null) {
      // the partition is another's: he has the slots, and judges
      events.forEach(this::say);
      if (!workers.busyWith(id)) {
        role.forget(id); // it was not when the task went
      }
    } else {
      decided(entry, Settled.admitted(entry.task(), events).events());
      tasks.touch(Set.of(id));
    }
  }

  /** Sends an event on its way, of a task that is another's by now; one that is refused is lost. */
  private void say(Envelope event) {
    Outgoing outgoing = topics.outgoing(event);
    if (outgoing.refusal() == null) {
      outbox.add(outgoing);
    } else {
      LOG.atWarn()
          .addKeyValue("task", event.task())
          .addKeyValue("reason", outgoing.refusal())
          .log("event lost, it can't be appended");
    }
  }

  private void react() {
    tasks.touch(agenda.due(author.now()));
    tasks.takeTouched().forEach(this::settled);
    if (gate.asks()) {
      int question = gate.question();
      topics
          .ends(number, Gate.STOPS)
          .whenComplete(
              (ends, failure) -> tell(new Looked(question, failure == null ? ends : null)));
    }
    for (Gate.Waiting waiting : gate.open(tasks.positions())) {
      TaskEntry entry = tasks.get(waiting.task());
      if (entry != null) {
        workers.start(entry.task(), waiting.job());
      }
    }
  }

  /**
   * Lets nothing that is amiss with one task, or cannot be had just now, keep the others waiting.
   */
  private void settled(TaskId id) {
    try {
      settle(id);
    } catch (BlobsUnavailable | LogUnavailable unavailable) {
      LOG.atWarn().addKeyValue("task", id).setCause(unavailable).log("not reacted, trying again");
      agenda.set(id, author.now().plus(AGAIN));
    } catch (RuntimeException bug) {
      LOG.atError().addKeyValue("task", id).setCause(bug).log("reaction failed");
      TaskEntry entry = tasks.get(id);
      if (entry != null && entry.task().end() == null) {
        Task task = entry.task();
        var failed = new TaskEvent.TaskFailed("internal", "internal error: " + bug, null);
        decided(entry, List.of(author.envelope(task, null, role.name(), failed)));
      }
    }
  }

  private void settle(TaskId id) {
    TaskEntry entry = tasks.get(id);
    if (entry == null || !entry.settled()) {
      return;
    }
    if (entry.task().status().ended() && !workers.busyWith(id)) {
      tasks.end(id);
      agenda.set(id, null);
      role.forget(id);
      return;
    }
    Settled settled =
        cascades
            ? Settled.of(entry.task(), List.of(), List.of(role), author)
            : Settled.once(entry.task(), role, author);
    decided(entry, settled.events());
    if (settled.events().isEmpty() || !cascades) {
      settled.jobs().forEach(job -> dispatch(entry.task(), job));
    }
    agenda.set(id, settled.due());
  }

  /** Sends events on their way; one that the topics would never take ends its task instead. */
  private void decided(TaskEntry entry, List<Envelope> events) {
    for (Envelope event : events) {
      Outgoing outgoing = topics.outgoing(event);
      String refusal = outgoing.refusal();
      if (refusal != null) {
        var failed = new TaskEvent.TaskFailed("too_large", refusal, null);
        outgoing = topics.outgoing(author.envelope(entry.task(), null, role.name(), failed));
      }
      entry.appending(outgoing.event());
      outbox.add(outgoing);
    }
  }

  private void dispatch(Task task, Job<?> job) {
    if (workers.busyWith(task.id(), job) || gate.holds(task.id(), job)) {
      return;
    }
    if (job.work().touchesTheWorld()) {
      gate.add(task.id(), job);
    } else {
      workers.start(task, job);
    }
  }
}

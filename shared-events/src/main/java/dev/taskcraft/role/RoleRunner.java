package dev.taskcraft.role;

import dev.taskcraft.log.EventLog;
import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The one loop: lets the roles act on the tasks that this process owns, until each has ended or
 * waits for a person.
 *
 * <p>Each task has a mailbox on a virtual thread of its own, where its events are folded in order.
 * All facts that follow from each other at once are one commit; work starts only after that commit.
 * A change by another process wakes the mailbox. When nothing is left to do the task is given up,
 * in one transaction that fails if something came in between.
 */
public final class RoleRunner implements AutoCloseable {
  /** How long work that was stopped may take to clean up. */
  static final Duration CLEAN_UP = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(RoleRunner.class);
  private static final Duration WATCH = Duration.ofMillis(500);
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final EventLog log;
  private final List<Role<?>> roles;
  private final Author author;
  private final Observer observer;
  private final String incarnation;
  private final Map<TaskId, Mailbox> mailboxes = new ConcurrentHashMap<>();
  private final Thread watcher;

  /**
   * Takes its parts.
   *
   * @param incarnation this process, as {@link EventLog#register} named it
   */
  public RoleRunner(
      EventLog log, String incarnation, List<Role<?>> roles, Author author, Observer observer) {
    this.log = log;
    this.incarnation = incarnation;
    this.roles = List.copyOf(roles);
    this.author = author;
    this.observer = observer;
    watcher = Thread.ofVirtual().name("log-watcher").start(this::watch);
  }

  /**
   * Starts a new task and runs it.
   *
   * @return the task when it rests; fails with {@link LogUnavailable} or {@link
   *     dev.taskcraft.blob.BlobsUnavailable}, after which it can be resumed
   */
  public CompletableFuture<Task> submit(TaskId id, String producer, TaskRequested request) {
    Mailbox mailbox = new Mailbox(this, Task.empty(id));
    mailbox.seed(author.envelope(Task.empty(id), null, producer, request));
    return start(mailbox);
  }

  /**
   * Runs a known task, unless another living process does.
   *
   * @return the task when it rests; empty when it is somebody else's
   */
  public Optional<CompletableFuture<Task>> resume(TaskId id) {
    if (!log.claim(id, incarnation)) {
      return Optional.empty();
    }
    return Optional.of(start(new Mailbox(this, Task.of(id, log.read(id, 0)))));
  }

  private CompletableFuture<Task> start(Mailbox mailbox) {
    if (mailboxes.putIfAbsent(mailbox.id(), mailbox) != null) {
      throw new IllegalStateException("task " + mailbox.id() + " runs already");
    }
    mailbox.start(
        () -> {
          mailboxes.remove(mailbox.id());
          roles.forEach(role -> role.forget(mailbox.id()));
        });
    return mailbox.rested();
  }

  EventLog log() {
    return log;
  }

  List<Role<?>> roles() {
    return roles;
  }

  Author author() {
    return author;
  }

  Observer observer() {
    return observer;
  }

  String incarnation() {
    return incarnation;
  }

  /** Looks until it is interrupted. A log that stays unavailable is reported by the next append. */
  private void watch() {
    Duration wait = FIRST_WAIT;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          look();
          wait = FIRST_WAIT;
        } catch (RuntimeException failure) {
          LOG.atLevel(failure instanceof LogUnavailable ? Level.DEBUG : Level.ERROR)
              .setCause(failure)
              .log("the log was not watched, trying again");
          Thread.sleep(wait);
          wait =
              wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0
                  ? wait.multipliedBy(2)
                  : LONGEST_WAIT;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    boolean _ = log.awaitChange(WATCH); // a change may also have come in before the mailbox stood
    log.versions(Set.copyOf(mailboxes.keySet())).forEach(this::wake);
  }

  private void wake(TaskId id, long version) {
    Mailbox mailbox = mailboxes.get(id);
    if (mailbox != null) {
      mailbox.wake(version);
    }
  }

  /**
   * Stops all work at once; what has started and not ended is resolved by whoever runs it next. The
   * task's future completes when its work has cleaned up, or has had five seconds to.
   */
  @Override
  public void close() {
    watcher.interrupt();
    mailboxes.values().forEach(Mailbox::stop);
    try {
      boolean _ = watcher.join(CLEAN_UP); // the log is closed next
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hears what happens, as it becomes durable. Called on the mailbox's thread: be quick. */
  @FunctionalInterface
  public interface Observer {
    /** The task has these events now, which it had not before. */
    void appended(Task task, List<dev.taskcraft.task.Envelope> events);
  }
}

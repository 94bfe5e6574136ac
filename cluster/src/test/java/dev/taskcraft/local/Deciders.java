package dev.taskcraft.local;

import static dev.taskcraft.local.Office.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.task.Status;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** People who are asked about calls and decide after a while, whatever dies meanwhile. */
final class Deciders implements AutoCloseable {
  private static final int PEOPLE = 4;

  private final ScheduledExecutorService people = Executors.newScheduledThreadPool(PEOPLE);
  private final List<Future<?>> decisions = new ArrayList<>();
  private final Office office;
  private final Approver approver;
  private final Verdicts verdicts;

  Deciders(Office office) {
    this.office = office;
    approver = new Approver(office.cluster);
    verdicts = new Verdicts(office.watcher);
  }

  /** Asks for a task whose only call somebody approves, or rejects, after that time. */
  TaskId submit(boolean approves, Duration after) {
    TaskId id = office.submit(Ledger::asked);
    decisions.add(
        people.schedule(
            () -> {
              decide(id, approves);
              return id;
            },
            after.toMillis(),
            TimeUnit.MILLISECONDS));
    return id;
  }

  private void decide(TaskId id, boolean approves) throws IOException {
    until(() -> office.task(id).status() == Status.AWAITING_APPROVAL);
    assertThat(office.entriesOf(List.of(id))).as("done before it was approved").isEmpty();
    if (approves) {
      approver.approve(office.task(id));
    } else {
      approver.reject(office.task(id));
    }
  }

  /** Waits until all decisions were acknowledged. */
  void awaitAll() throws ExecutionException, InterruptedException {
    for (Future<?> decision : decisions) {
      Object _ = decision.get();
    }
  }

  /** Checks that about each of these one decision was told. */
  void account(List<TaskId> tasks) {
    verdicts.account(tasks);
  }

  @Override
  public void close() {
    people.shutdownNow();
  }
}

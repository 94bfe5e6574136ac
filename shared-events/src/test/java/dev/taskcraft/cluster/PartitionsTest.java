package dev.taskcraft.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.blob.BlobsUnavailable;
import dev.taskcraft.role.Author;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskEvents;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionsTest {
  private static final TaskId TASK = TaskEvents.TASK;
  private static final Duration A_WHILE = Duration.ofMillis(300);
  private static final Author AUTHOR =
      new Author(EventIds.timeOrdered(Clock.systemUTC(), new Random(1)), Clock.systemUTC());

  private final MemoryTopics topics = new MemoryTopics();
  private final Starter role = new Starter();
  private final Partitions partitions = new Partitions(role, false, AUTHOR, topics);

  @AfterEach
  void close() {
    role.hold.countDown();
    partitions.close();
  }

  @Test
  void reactsOnlyWhenEverythingOfBeforeWasRead() {
    outside(TaskEvents.requested());
    partitions.assigned(0, Snapshot.NOTHING, Map.of("task.requested", 1L, "step.started", 1L));
    read("task.requested");
    nothingHappens(() -> topics.in("step.started").isEmpty());

    partitions.read(0, List.of(), Map.of("step.started", 1L)); // a marker, or an aborted record

    await().until(() -> topics.in("step.started").size() == 1);
  }

  @Test
  void touchesTheWorldOnlyWhenItsStartWasReadBack() {
    started();
    nothingHappens(role.touched::isEmpty);

    read("step.started");

    await().until(() -> role.touched.size() == 1);
  }

  @Test
  void seesACancelThatStoodInItsTopicBeforeItTouchesTheWorld() {
    started();
    outside(new TaskEvent.TaskCancelled("ada", null));
    read("step.started");
    nothingHappens(role.touched::isEmpty);

    read("task.cancelled");

    await().until(() -> role.touched.size() == 1);
    assertThat(role.touched.element().end()).isInstanceOf(TaskEvent.TaskCancelled.class);
  }

  @Test
  void appendsAgainUnderTheSameIdWhatMayNotHaveArrived() {
    topics.loseAnswers(2);
    started();

    await().until(() -> topics.in("step.started").size() == 3);
    assertThat(topics.in("step.started")).extracting(Envelope::id).containsOnly(startId());
    read("step.started");
    await().until(() -> role.touched.size() == 1);
    nothingHappens(() -> topics.in("step.started").size() == 3 && role.touched.size() == 1);
  }

  @Test
  void appendsWhatBecameOfACallThoughThePartitionIsGone() throws InterruptedException {
    role.hold = new CountDownLatch(1);
    started();
    read("step.started");
    role.begun.await();

    partitions.revoked(0);
    role.hold.countDown();

    await().until(() -> topics.in("step.executed").size() == 1);
  }

  @Test
  void saysWhatIsGivenUpWithATask() {
    started();

    partitions.revoked(0);

    await().until(() -> topics.in("task.paused").size() == 1);
  }

  @Test
  void endsWhenTheCallUnderWayHasEndedAndWhatItCameToIsKept() throws Exception {
    role.hold = new CountDownLatch(1);
    started();
    read("step.started");
    role.begun.await();

    CompletableFuture<Void> drained = drain(Duration.ofSeconds(30));
    await().until(() -> !topics.in("task.paused").isEmpty());
    nothingHappens(() -> !drained.isDone());
    topics.loseAnswers(1);
    role.hold.countDown();

    drained.get(10, TimeUnit.SECONDS);
    assertThat(topics.in("step.executed")).as("kept when its answer came").hasSize(2);
  }

  @Test
  void beginsNothingWhileItEnds() {
    role.hold = new CountDownLatch(1);
    started();
    read("step.started");
    await().until(() -> role.touched.size() == 1);
    CompletableFuture<Void> drained = drain(Duration.ofSeconds(30));
    await().until(() -> !topics.in("task.paused").isEmpty());
    TaskId other = new TaskId("00000000-0000-4000-8000-000000000002");
    Envelope late = AUTHOR.envelope(Task.empty(other), null, "test", TaskEvents.requested());

    partitions.assigned(0, new Snapshot(Map.of(), List.of(late)), Map.of());
    partitions.assigned(1, new Snapshot(Map.of(), List.of(late)), Map.of());
    nothingHappens(() -> topics.in("step.started").size() == 1);

    role.hold.countDown();
    await().until(drained::isDone);
  }

  @Test
  void interruptsWhatTakesLongerThanItMayWhenItEnds() throws Exception {
    role.hold = new CountDownLatch(1);
    started();
    read("step.started");
    role.begun.await();

    drain(Duration.ofMillis(200)).get(10, TimeUnit.SECONDS);

    assertThat(topics.in("step.executed")).isEmpty();
  }

  @Test
  void reactsLaterToWhatItCouldNotLookAtNow() {
    for (int i = 0; i < 5; i++) { // more than there are events that make it look
      role.broken.add(new BlobsUnavailable("no database", new IOException("gone")));
    }
    started();

    assertThat(topics.in("task.failed")).isEmpty();
    assertThat(partitions.broken()).isEmpty();
  }

  @Test
  void failsATaskWhoseReactionBreaksAndGoesOnWithTheOthers() {
    partitions.assigned(0, Snapshot.NOTHING, Map.of());
    role.broken.add(new IllegalStateException("a bug"));
    outside(TaskEvents.requested());
    read("task.requested");

    await().until(() -> topics.in("task.failed").size() == 1);
    TaskId other = new TaskId("00000000-0000-4000-8000-000000000002");
    Envelope next = AUTHOR.envelope(Task.empty(other), null, "test", TaskEvents.requested());
    partitions.read(0, List.of(new Delivery("task.requested", 7, next)), Map.of());
    await().until(() -> topics.in("step.started").size() == 1);
    assertThat(topics.in("step.started").getFirst().task()).isEqualTo(other);
  }

  @Test
  void tellsWhichPartitionBrokeOff() {
    partitions.assigned(0, Snapshot.NOTHING, Map.of());
    assertThat(partitions.broken()).isEmpty();

    topics.breakOff(new AssertionError("out of order"));
    outside(TaskEvents.requested());
    read("task.requested");

    await().until(() -> partitions.broken().equals(List.of(0)));
  }

  private CompletableFuture<Void> drain(Duration patience) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            partitions.drain(patience);
          } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
          }
        });
  }

  @Test
  void doesWorkAgainThatFailedForWantOfBlobs() {
    role.failures.set(1);
    started();
    read("step.started");

    await().until(() -> role.touched.size() == 1);
    assertThat(topics.in("task.failed")).isEmpty();
  }

  @Test
  void startsFromASnapshotAndSkipsWhatThatHolds() {
    Envelope request = outside(TaskEvents.requested());
    outside(new TaskEvent.TaskPaused("ada", null));
    partitions.assigned(
        0, new Snapshot(Map.of("task.requested", 1L), List.of(request)), Map.of("task.paused", 1L));
    read("task.requested");
    read("task.paused");

    await().until(() -> topics.in("step.started").size() == 1);
    nothingHappens(() -> topics.in("step.started").size() == 1);
  }

  @Test
  void forgetsATaskThatHasEnded() {
    AtomicReference<TaskId> forgotten = new AtomicReference<>();
    Partitions silent = new Partitions(new Forgetting(forgotten), false, AUTHOR, topics);
    silent.assigned(0, Snapshot.NOTHING, Map.of());
    outside(TaskEvents.requested());
    outside(new TaskEvent.TaskCancelled("ada", null));
    silent.read(0, topics.next("task.requested"), Map.of());
    silent.read(0, topics.next("task.cancelled"), Map.of());

    await().until(() -> TASK.equals(forgotten.get()));
    silent.close();
  }

  @Test
  void forgetsATaskThatWentDuringACallWhenTheCallEnds() throws InterruptedException {
    role.hold = new CountDownLatch(1);
    started();
    read("step.started");
    role.begun.await();

    partitions.revoked(0);
    await().until(() -> topics.in("task.paused").size() == 1);
    assertThat(role.forgotten).as("the call needs what is kept for it").isEmpty();
    role.hold.countDown();

    await().until(() -> role.forgotten.contains(TASK));
  }

  private void started() {
    outside(TaskEvents.requested());
    outside(TaskEvents.planned(1, 1));
    outside(TaskEvents.approved(1, 1));
    partitions.assigned(0, Snapshot.NOTHING, Map.of());
    read("step.planned");
    read("step.approved");
    read("task.requested");
    await().until(() -> !topics.in("step.started").isEmpty());
  }

  private EventId startId() {
    return topics.in("step.started").getFirst().id();
  }

  private Envelope outside(TaskEvent event) {
    Envelope envelope = AUTHOR.envelope(Task.empty(TASK), null, "test", event);
    topics.put(envelope);
    return envelope;
  }

  private void read(String topic) {
    partitions.read(0, topics.next(topic), Map.of());
  }

  private static void nothingHappens(java.util.concurrent.Callable<Boolean> still) {
    await().during(A_WHILE).atMost(Duration.ofSeconds(10)).until(still);
  }
}

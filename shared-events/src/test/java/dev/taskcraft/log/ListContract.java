package dev.taskcraft.log;

import static dev.taskcraft.log.Tasks.cascade;
import static dev.taskcraft.log.Tasks.pauses;
import static dev.taskcraft.log.Tasks.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Status;
import dev.taskcraft.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every log has to say when asked for its tasks. */
@Timeout(60)
public abstract class ListContract extends LogFixture {
  @Test
  void showsATasksRowAsItIsNow() {
    TaskId task = task();
    Instant due = Tasks.TIME.plusSeconds(60);
    log()
        .append(
            new Cascade(
                task, 0, List.of(at(task, 1)), "Zo\u00eb \ud83d\ude00", "planning", null, due));
    log()
        .append(
            new Cascade(
                task,
                1,
                List.of(at(task, 5), at(task, 9)),
                "Zo\u00eb \ud83d\ude00",
                "paused",
                null,
                null));

    assertThat(log().find(task))
        .contains(new TaskRow(task, "Zo\u00eb \ud83d\ude00", "paused", 3, time(1), time(9), null));
    log()
        .append(
            new Cascade(
                task, 3, List.of(at(task, 10)), "Zo\u00eb \ud83d\ude00", "planning", null, due));
    assertThat(log().find(task).orElseThrow().due()).isEqualTo(due);
    assertThat(log().list(new TaskQuery(Set.of(), null, 10)))
        .containsExactly(log().find(task).orElseThrow());
  }

  @Test
  void listsTheNewestFirstPageByPage() {
    List<TaskId> newestFirst = stored(25, Status.PLANNING);

    List<TaskId> listed = new ArrayList<>();
    TaskId before = null;
    for (List<TaskId> page = page(before); !page.isEmpty(); page = page(before)) {
      assertThat(page).hasSizeLessThanOrEqualTo(4);
      listed.addAll(page);
      before = page.getLast();
    }

    assertThat(listed).isEqualTo(newestFirst);
  }

  @Test
  void listsTheStatusesAskedForTogether() {
    List<TaskId> paused = stored(6, Status.PAUSED);
    List<TaskId> failed = stored(6, Status.FAILED);
    stored(6, Status.COMPLETED);

    assertThat(ids(new TaskQuery(Set.of("paused"), null, 100))).isEqualTo(paused);
    Set<String> two = Set.of("paused", "failed");
    List<TaskId> both = ids(new TaskQuery(two, null, 100));
    assertThat(both).hasSize(12).containsAll(paused).containsAll(failed);
    assertThat(ids(new TaskQuery(two, null, 5))).isEqualTo(both.subList(0, 5));
    assertThat(ids(new TaskQuery(two, both.get(4), 5))).isEqualTo(both.subList(5, 10));
    assertThat(ids(new TaskQuery(Set.of("in_doubt"), null, 5))).isEmpty();
    assertThat(ids(new TaskQuery(Set.of(), task(), 5))).isEmpty();
  }

  @Test
  void followsATaskToItsNewStatus() {
    TaskId task = stored(1, Status.PLANNING).getFirst();
    log().append(cascade(task, 1, Status.PAUSED, at(task, 2)));

    assertThat(ids(new TaskQuery(Set.of("planning"), null, 5))).isEmpty();
    assertThat(ids(new TaskQuery(Set.of("paused"), null, 5))).containsExactly(task);
  }

  @Test
  void findsTasksByTheBeginningOfTheirIds() {
    List<TaskId> tasks =
        List.of(
            new TaskId("abcdef00-0000-4000-8000-000000000001"),
            new TaskId("abcdef00-0000-4000-8000-000000000002"),
            new TaskId("abcdef0f-0000-4000-8000-000000000003"),
            new TaskId("abcdff00-0000-4000-8000-000000000004"));
    tasks.forEach(task -> log().append(pauses(task, 0, 1)));

    assertThat(found("abcdef", 10)).isEqualTo(tasks.subList(0, 3));
    assertThat(found("abcdef", 2)).isEqualTo(tasks.subList(0, 2));
    assertThat(found("abcdef0f", 10)).containsExactly(tasks.get(2));
    assertThat(found(tasks.get(3).value(), 10)).containsExactly(tasks.get(3));
    assertThat(found("abcdef00-0000-4000-8000-000000000009", 10)).isEmpty();
    assertThat(found("%", 10)).isEmpty();
    assertThat(found("", 10)).hasSize(4);
  }

  /** Stores tasks, two at each second, and returns them in the order of a list. */
  private List<TaskId> stored(int tasks, Status status) {
    record Stored(TaskId task, int second) {}
    List<Stored> stored = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      TaskId task = task();
      log().append(cascade(task, 0, status, at(task, i / 2)));
      stored.add(new Stored(task, i / 2));
    }
    return stored.stream()
        .sorted(Comparator.comparingInt(Stored::second).reversed().thenComparing(Stored::task))
        .map(Stored::task)
        .toList();
  }

  private List<TaskId> page(@Nullable TaskId before) {
    return ids(new TaskQuery(Set.of(), before, 4));
  }

  private List<TaskId> ids(TaskQuery query) {
    return log().list(query).stream().map(TaskRow::task).toList();
  }

  private List<TaskId> found(String prefix, int limit) {
    return log().findByPrefix(prefix, limit).stream().map(TaskRow::task).toList();
  }

  private static Envelope at(TaskId task, int second) {
    return new Envelope(Tasks.id(), task, null, time(second), "test", Tasks.pause(task).event());
  }

  private static Instant time(int second) {
    return Tasks.TIME.plusSeconds(second);
  }
}

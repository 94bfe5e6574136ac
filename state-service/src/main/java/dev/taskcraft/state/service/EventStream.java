package dev.taskcraft.state.service;

import dev.taskcraft.task.Status;
import dev.taskcraft.task.TaskId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A task's events as they are stored, by whichever replica: it looks into the database again and
 * again, for nobody else sees what all replicas store.
 */
@ApplicationScoped
public class EventStream {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int LOOKS_BETWEEN_SIGNS_OF_LIFE = 100;
  private static final int PAGE = 500;
  private static final Set<String> ENDED =
      Arrays.stream(Status.values())
          .filter(Status::ended)
          .map(Status::word)
          .collect(Collectors.toSet());

  private final Events events;
  private final TaskRows tasks;
  private final Answers answers;

  EventStream(Events events, TaskRows tasks, Answers answers) {
    this.events = events;
    this.tasks = tasks;
    this.answers = answers;
  }

  /** Its events after one of them; ends after the task. */
  Multi<OutboundSseEvent> of(TaskId task, long after, Sse sse) {
    return Multi.createBy()
        .repeating()
        .uni(() -> new Reader(task, after, sse), Reader::next)
        .whilst(look -> !look.last())
        .onItem()
        .transformToIterable(Look::events);
  }

  private record Look(List<OutboundSseEvent> events, boolean last) {}

  /** Where one listener stands. */
  private final class Reader {
    private final TaskId task;
    private final Sse sse;
    private long seq;
    private boolean waits;
    private int idle;

    Reader(TaskId task, long after, Sse sse) {
      this.task = task;
      this.seq = after;
      this.sse = sse;
    }

    Uni<Look> next() {
      // the row first: its version says how many events there are when it says that it has ended
      return (waits ? Later.after(LOOK) : Uni.createFrom().voidItem())
          .chain(() -> tasks.row(task))
          .chain(row -> events.after(task, seq, PAGE).map(rows -> look(row, rows)));
    }

    private Look look(@Nullable TaskRow row, List<EventRow> rows) {
      List<OutboundSseEvent> found = new ArrayList<>();
      for (EventRow one : rows) {
        seq = one.seq;
        found.add(
            sse.newEventBuilder()
                .id(Long.toString(one.seq))
                .data(String.class, answers.event(one))
                .build());
      }
      waits = rows.isEmpty();
      idle = waits ? idle + 1 : 0;
      if (idle > LOOKS_BETWEEN_SIGNS_OF_LIFE) {
        idle = 0;
        found.add(sse.newEventBuilder().comment("still here").build());
      }
      return new Look(found, row != null && ENDED.contains(row.status) && seq >= row.version);
    }
  }
}

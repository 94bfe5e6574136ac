package dev.taskcraft.task;

import dev.taskcraft.task.TaskEvent.ModelResponded;
import dev.taskcraft.task.TaskEvent.StepPlanned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn of the planner: the model calls it took and the answer that won.
 *
 * @param id the winning event; null while there is none
 * @param modelCalls in the order of their attempts, as far as they were read
 */
public record Turn(
    int number,
    @Nullable EventId id,
    @Nullable StepPlanned plan,
    @Nullable Instant time,
    List<ModelResponded> modelCalls) {

  static Turn empty(int number) {
    return new Turn(number, null, null, null, List.of());
  }

  Turn planned(EventId eventId, StepPlanned event, Instant at) {
    return plan != null ? this : new Turn(number, eventId, event, at, modelCalls);
  }

  Turn responded(ModelResponded event) {
    List<ModelResponded> copy = new ArrayList<>(modelCalls);
    int at = 0;
    while (at < copy.size() && copy.get(at).attempt() < event.attempt()) {
      at++;
    }
    if (at < copy.size() && copy.get(at).attempt() == event.attempt()) {
      return this;
    }
    copy.add(at, event);
    return new Turn(number, id, plan, time, List.copyOf(copy));
  }
}

package dev.taskcraft.state.storing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.log.Tasks;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.TaskId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoringTest {
  private static final Place FIRST = new Place("task.requested", 0, 4);
  private static final Place SECOND = new Place("task.requested", 0, 5);

  @Test
  void leavesOutAnEventThatBreaksTheFoldAndStoresTheOthers() {
    TaskId broken = Tasks.task();
    TaskId fine = Tasks.task();
    Folded another = Folded.empty(fine); // no event of the broken task can be folded into it

    Storing storing =
        Storing.of(
            List.of(
                new Arrival(FIRST, Tasks.event(broken, Tasks.requested("broken"))),
                new Arrival(SECOND, Tasks.event(fine, Tasks.requested("fine")))),
            Set.of(),
            id -> id.equals(broken) ? another : Folded.empty(id),
            List.of(new Advance("task.requested", 0, 4, 6)),
            new EventCodec());

    assertThat(storing.refused()).extracting(Storing.Refused::place).containsExactly(FIRST);
    assertThat(storing.refused().getFirst().reason()).contains(broken.value());
    assertThat(storing.events()).extracting(StoredRow::place).containsExactly(SECOND);
    assertThat(storing.tasks()).hasSize(1);
    assertThat(storing.advances()).as("the partition moves on").hasSize(1);
  }
}

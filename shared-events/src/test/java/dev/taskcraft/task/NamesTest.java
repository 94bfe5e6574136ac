package dev.taskcraft.task;

import static dev.taskcraft.task.TaskEvents.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids, types and slots. */
class NamesTest {
  private static final EventId ID = new EventId("e1");

  @Test
  void aTypeIsTheRecordsNameInDottedLowerCase() {
    assertThat(EventType.of(planned(1, 1))).isEqualTo("step.planned");
    assertThat(EventType.of(asked(1, 1))).isEqualTo("approval.requested");
    assertThat(EventType.names()).hasSize(17).allMatch(name -> name.matches("[a-z]+\\.[a-z]+"));
  }

  @Test
  void everythingThatDecidesAboutOneRevisionWantsOneSlot() {
    assertThat(Slot.of(ID, approved(3, 2)))
        .isEqualTo("verdict/3/2")
        .isEqualTo(Slot.of(ID, rejected(3, 2)))
        .isEqualTo(Slot.of(ID, answered(3, 2)))
        .isEqualTo(Slot.of(ID, edited(3, 3)));
  }

  @Test
  void allEndsWantOneSlotAndEveryPauseItsOwn() {
    assertThat(Slot.of(ID, cancelled())).isEqualTo("end").isEqualTo(Slot.of(ID, failed(null)));
    assertThat(Slot.of(ID, paused())).isNotEqualTo(Slot.of(new EventId("e2"), paused()));
  }

  @Test
  void aDoubtLeavesTheOutcomesSlotFree() {
    assertThat(Slot.of(ID, executed(1, 2, unknown()))).isEqualTo("doubt/1/2");
    assertThat(Slot.of(ID, executed(1, 2, failed()))).isEqualTo("outcome/1/2");
    assertThat(Slot.of(ID, resolved(1, 2, Resolution.ABORTED))).isEqualTo("resolution/1/2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "0190B0C0-0000-7000-8000-00000000000A",
        "190b0c0-0000-7000-8000-00000000000a",
        "{0190b0c0-0000-7000-8000-00000000000a",
        "0190b0c0-0000-7000-8000-00000000000g"
      })
  void refusesTaskIdsThatAreNotUuidsInTheirOneForm(String text) {
    assertThatThrownBy(() -> new TaskId(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void boundsWhatAForgerCanMakeUsCount() {
    assertThatThrownBy(() -> new EventId("e".repeat(65))).hasMessageContaining("65");
    assertThatThrownBy(() -> approved(0, 1)).hasMessageContaining("step 0");
    assertThatThrownBy(() -> started(1, 100_001)).hasMessageContaining("attempt 100001");
    assertThatThrownBy(() -> edited(1, 1)).hasMessageContaining("revision 0");
  }

  @Test
  void freshIdsAreUuidsInTheOrderOfTime() {
    Random random = new Random(1);
    UUID early = EventIds.uuid7(Clock.fixed(TIME, ZoneOffset.UTC), random);
    UUID late = EventIds.uuid7(Clock.fixed(TIME.plusMillis(1), ZoneOffset.UTC), random);
    assertThat(early.version()).isEqualTo(7);
    assertThat(early.variant()).isEqualTo(2);
    assertThat(early.toString()).isLessThan(late.toString());
  }
}

package dev.taskcraft.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.serde.EventCodec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The order in which topics are read, and how often, makes no difference. */
class FoldOrderTest {
  @Property(tries = 10_000)
  void anyOrderOfReadingGivesTheSameTask(@ForAll("seeds") long seed) {
    Random random = new Random(seed);
    Orders.assertSame(Histories.random(random), random, Orders::seen);
  }

  @Property(tries = 2_000)
  void theCountsThatAreKeptAreThoseThatCanBeCounted(@ForAll("seeds") long seed) {
    Random random = new Random(seed);
    Task task = Task.of(TaskEvents.TASK, Orders.shuffled(Histories.random(random), random));
    int ran = 0;
    Set<Integer> open = new HashSet<>();
    for (Step step : task.steps()) {
      ran += step.ran() ? 1 : 0;
      if (step.turn() > 0 && !step.closed()) {
        open.add(step.number());
      }
    }
    assertThat(task.actions()).isEqualTo(ran);
    assertThat(task.openSteps()).isSorted().containsExactlyInAnyOrderElementsOf(open);
  }

  @Property(tries = 2_000)
  void aCopyOfAnEventThatFilledItsSlotIsNotLate(@ForAll("seeds") long seed) {
    List<Envelope> log = Histories.random(new Random(seed));
    List<Envelope> twice = new ArrayList<>(log);
    twice.addAll(log);
    assertThat(new HashSet<>(Task.of(TaskEvents.TASK, twice).late()))
        .isEqualTo(new HashSet<>(Task.of(TaskEvents.TASK, log).late()));
  }

  @Property(tries = 500)
  void aTaskSurvivesBeingWrittenAndRead(@ForAll("seeds") long seed) {
    EventCodec codec = new EventCodec();
    List<Envelope> log = Histories.random(new Random(seed));
    List<Envelope> read = log.stream().map(codec::line).map(codec::parse).toList();
    assertThat(read).isEqualTo(log);
  }

  /** Otherwise the properties above would say little. */
  @Test
  void theHistoriesReachEveryEventEveryPhaseAndEveryStatus() {
    Set<String> types = new HashSet<>();
    Set<Step.Phase> phases = EnumSet.noneOf(Step.Phase.class);
    Set<Status> statuses = EnumSet.noneOf(Status.class);
    boolean conflict = false;
    for (int seed = 0; seed < 2_000; seed++) {
      Task task = Task.empty(TaskEvents.TASK);
      for (Envelope envelope : Histories.random(new Random(seed))) {
        types.add(EventType.of(envelope.event()));
        task = task.apply(envelope);
        statuses.add(task.status());
      }
      for (Step step : task.steps()) {
        phases.add(step.phase());
        conflict |= step.attempts().stream().anyMatch(Attempt::conflicting);
      }
    }
    assertThat(types).containsExactlyInAnyOrderElementsOf(EventType.names());
    assertThat(phases).containsExactlyInAnyOrder(Step.Phase.values());
    assertThat(statuses).containsExactlyInAnyOrder(Status.values());
    assertThat(conflict).isTrue();
  }

  @Provide
  Arbitrary<Long> seeds() {
    return Arbitraries.randomValue(Random::nextLong);
  }
}

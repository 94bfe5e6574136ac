package dev.taskcraft.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EventIdsTest {
  private static final int THREADS = 4;
  private static final int EACH = 200;

  @Test
  void drawsForOneThreadAtATimeFromAGeneratorThatIsNotSafe() throws InterruptedException {
    // given a generator that gives two threads the same number whenever they come together
    RandomGenerator unsafe =
        new RandomGenerator() {
          private long state;

          @Override
          public long nextLong() {
            long number = state;
            LockSupport.parkNanos(1);
            state = number + 1;
            return number;
          }
        };
    EventIds ids =
        EventIds.timeOrdered(Clock.fixed(Instant.EPOCH, java.time.ZoneOffset.UTC), unsafe);
    Set<EventId> given = ConcurrentHashMap.newKeySet();

    // when several threads ask at once
    List<Thread> threads =
        IntStream.range(0, THREADS)
            .mapToObj(
                _ ->
                    Thread.ofPlatform()
                        .start(() -> IntStream.range(0, EACH).forEach(_ -> given.add(ids.next()))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    // then
    assertThat(given).hasSize(THREADS * EACH);
  }
}

package dev.taskcraft.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration AGE = MILLISECOND.multipliedBy(40);
  private static final int MOST = 500;
  private static final long NOW = 1_700_000_000_000L;

  private final AtomicLong now = new AtomicLong();
  private final Pace pace = new Pace(null, MOST, now::get);

  @Test
  void aTaskAloneNeverWaits() {
    for (int step = 0; step < 1000; step++) {
      assertThat(polled(pace, MILLISECOND.multipliedBy(3), 4)).as("step %d", step).isZero();
    }
  }

  @Test
  void recordsGatherForAPartOfWhatTheyTookToCome() {
    busy(pace);
    assertThat(polled(pace, MILLISECOND, 20)).isEqualTo(AGE.dividedBy(Pace.SHARE));
    assertThat(polled(pace, MILLISECOND, MOST - 1)).isEqualTo(AGE.dividedBy(Pace.SHARE));
    assertThat(polled(pace, MILLISECOND, MOST)).as("more are there").isZero();
    assertThat(polled(pace, MILLISECOND, 0)).as("nothing came").isZero();
  }

  @Test
  void whereNoStepWaitsTheyGatherForAsLongAsWasSaid() {
    Pace fixed = new Pace(MILLISECOND.multipliedBy(70), MOST, now::get);
    assertThat(polled(fixed, MILLISECOND, 20)).isZero();
    busy(fixed);
    assertThat(polled(fixed, MILLISECOND, 20)).isEqualTo(MILLISECOND.multipliedBy(70));
    assertThat(polled(fixed, MILLISECOND, MOST)).as("more are there").isZero();
  }

  @Test
  void whenFewComeAgainNobodyWaits() {
    polled(pace, Pace.WINDOW, 10 * Pace.MANY);
    assertThat(polled(pace, MILLISECOND, 1)).isPositive();

    polled(pace, Pace.WINDOW, 1);
    assertThat(polled(pace, MILLISECOND, 1)).isZero();
  }

  @Test
  void takesTheMeanAgeAndNoClockMakesItWaitForLong() {
    assertThat(Pace.age(appended(NOW - 10, NOW - 30), NOW)).isEqualTo(Duration.ofMillis(20));
    assertThat(Pace.age(appended(NOW + 3_600_000), NOW)).isZero();
    assertThat(Pace.age(appended(-1), NOW).dividedBy(Pace.SHARE)).isEqualTo(Pace.LONGEST);
    assertThat(Pace.age(ConsumerRecords.empty(), NOW)).isZero();
  }

  private static ConsumerRecords<String, String> appended(long... times) {
    TopicPartition place = new TopicPartition("step.planned", 0);
    List<ConsumerRecord<String, String>> records =
        Arrays.stream(times).mapToObj(time -> record(place, time)).toList();
    return new ConsumerRecords<>(Map.of(place, records), Map.of());
  }

  private static ConsumerRecord<String, String> record(TopicPartition place, long time) {
    return new ConsumerRecord<>(
        place.topic(),
        place.partition(),
        0,
        time,
        TimestampType.CREATE_TIME,
        0,
        0,
        "",
        "",
        new RecordHeaders(),
        Optional.empty());
  }

  private void busy(Pace told) {
    for (int poll = 0; poll < 60; poll++) {
      polled(told, MILLISECOND, 20);
    }
  }

  private Duration polled(Pace told, Duration after, int records) {
    now.addAndGet(after.toNanos());
    return told.wait(records, AGE);
  }
}

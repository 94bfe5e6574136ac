package dev.taskcraft.service;

import dev.taskcraft.log.kafka.Pace;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Marks what was polled with the assignment that it was polled under. A framework hands records on
 * to other threads; those of an earlier assignment may arrive after the next one has begun, and
 * would make a gap look like progress.
 *
 * <p>The client makes the interceptor itself, by its name, so both sides meet in static state: a
 * process has one consumer of the task topics. It also holds back the thread that polls, see {@link
 * Pace}: the framework owns the loop, and offers no other place.
 */
public final class Polls implements ConsumerInterceptor<String, byte[]> {
  private static final Map<ConsumerRecords<?, ?>, Integer> MARKS =
      Collections.synchronizedMap(new WeakHashMap<>()); // by identity: records have no equals
  private static volatile int assignment;

  /** Where the broker may hold records back no step waits, and so many times as long is no harm. */
  private static final int LONGER = 2;

  private Pace pace = new Pace(ConsumerConfig.DEFAULT_MAX_POLL_RECORDS, Pace.LONGEST);

  /** Called by the thread that polls. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others read
  static void assigned() {
    assignment++;
  }

  /** Whether these were polled under the present assignment. */
  static boolean current(ConsumerRecords<?, ?> records) {
    Integer mark = MARKS.remove(records);
    return mark != null && mark == assignment;
  }

  @Override
  public ConsumerRecords<String, byte[]> onConsume(ConsumerRecords<String, byte[]> records) {
    pace.polled(records);
    if (records.isEmpty() && records.nextOffsets().isEmpty()) {
      return records;
    }
    ConsumerRecords<String, byte[]> told =
        records.isEmpty() ? new MovedOn(records.nextOffsets()) : records;
    MARKS.put(told, assignment);
    return told;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    // nothing is committed
  }

  @Override
  public void close() {
    // holds nothing
  }

  @Override
  public void configure(Map<String, ?> configs) {
    int most =
        number(
            configs,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            ConsumerConfig.DEFAULT_MAX_POLL_RECORDS);
    boolean heldBack = number(configs, ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1) > 1;
    int held = number(configs, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 0);
    pace = new Pace(most, heldBack ? Duration.ofMillis(held).multipliedBy(LONGER) : Pace.LONGEST);
  }

  private static int number(Map<String, ?> configs, String name, int unless) {
    Object given = configs.get(name);
    return given == null ? unless : Integer.parseInt(given.toString());
  }

  /**
   * No record, but the position moved: over an aborted transaction, or over the marker of one. The
   * framework drops what says that it is empty, and whoever waits for the end of a topic would wait
   * until a record is written there.
   */
  private static final class MovedOn extends ConsumerRecords<String, byte[]> {
    MovedOn(Map<TopicPartition, OffsetAndMetadata> next) {
      super(Map.of(), next);
    }

    @Override
    public boolean isEmpty() {
      return false;
    }
  }
}

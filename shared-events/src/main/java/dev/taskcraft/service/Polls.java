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
import org.jspecify.annotations.Nullable;

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
  /**
   * The setting of the consumer that says how long records gather, as ISO-8601; see {@link Pace}.
   */
  static final String GATHER = "taskcraft.gather";

  private static final Duration LONGEST = Duration.ofSeconds(1);

  private static final Map<ConsumerRecords<?, ?>, Integer> MARKS =
      Collections.synchronizedMap(new WeakHashMap<>()); // by identity: records have no equals
  private static volatile int assignment;

  private Pace pace = pace(Map.of());

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
    if (!records.isEmpty()) {
      MARKS.put(records, assignment);
    }
    pace.polled(records);
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    // nothing is committed
  }

  @Override
  public void close() {
    // holds nothing
  }

  private static Pace pace(Map<String, ?> configs) {
    Object most = configs.get(ConsumerConfig.MAX_POLL_RECORDS_CONFIG);
    return new Pace(
        gather(configs),
        most == null ? ConsumerConfig.DEFAULT_MAX_POLL_RECORDS : Integer.parseInt(most.toString()));
  }

  /** How long records gather; null where that is left to {@link Pace}. */
  static @Nullable Duration gather(Map<String, ?> configs) {
    Object given = configs.get(GATHER);
    return given == null ? null : Duration.parse(given.toString());
  }

  /**
   * What the client is told as {@link #GATHER}.
   *
   * @throws IllegalArgumentException when nobody could mean it
   */
  static String setting(Duration given) {
    if (given.isNegative() || given.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "TASKCRAFT_GATHER is %s; give at most %s, e.g. PT0.04S for 40 ms"
              .formatted(given, LONGEST));
    }
    return given.toString();
  }

  @Override
  public void configure(Map<String, ?> configs) {
    pace = pace(configs);
  }
}

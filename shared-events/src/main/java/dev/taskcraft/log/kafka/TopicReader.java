package dev.taskcraft.log.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls all task topics for one group on a thread of its own, where no framework does. */
public final class TopicReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<String, byte[]> consumer;
  private final TaskConsumer tasks;
  private final CountDownLatch first = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Starts to read.
   *
   * @param consumer with the range assignor; closed by this
   */
  public TopicReader(Consumer<String, byte[]> consumer, TaskConsumer tasks) {
    this.consumer = consumer;
    this.tasks = tasks;
    thread = Thread.ofPlatform().name("topic-reader").start(this::run);
  }

  /** Waits until the first partitions were assigned, or reading has ended. */
  public void awaitAssignment() throws InterruptedException {
    first.await();
  }

  private void run() {
    try (consumer) {
      consumer.subscribe(TopicSetup.topics(), new Rebalances());
      Pace pace = new Pace(ConsumerConfig.DEFAULT_MAX_POLL_RECORDS, Pace.LONGEST);
      while (true) {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        tasks.polled(records);
        pace.polled(records);
      }
    } catch (WakeupException _) {
      // closed
    } catch (RuntimeException failure) {
      LOG.atError()
          .setCause(failure)
          .log("reading the task topics ended; start this service again");
    } finally {
      tasks.closed(); // else the partitions would go on with what is no longer theirs
      first.countDown();
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Rebalances implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      tasks.assigned(consumer, assigned);
      first.countDown();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      tasks.revoked(revoked);
    }
  }
}

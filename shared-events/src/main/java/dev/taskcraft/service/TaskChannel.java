package dev.taskcraft.service;

import dev.taskcraft.service.observe.Observers;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordBatchMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The channel that the task topics of a service come in by, and its rebalances. */
@ApplicationScoped
@Identifier(TaskChannel.NAME)
public class TaskChannel implements KafkaConsumerRebalanceListener {
  static final String NAME = "tasks";
  private static final Logger LOG = LoggerFactory.getLogger(TaskChannel.class);
  private static final Duration BEFORE_THE_NEXT = Duration.ofSeconds(1);

  private final TopicListener listener;
  private final Observers observers;
  private final Object turn = new Object();
  private volatile boolean assigned;

  TaskChannel(TopicListener listener, Observers observers) {
    this.listener = listener;
    this.observers = observers;
  }

  /** Whether this process has taken what it was told are its partitions. */
  boolean wasAssigned() {
    return assigned;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    synchronized (turn) {
      Polls.assigned();
    }
    try {
      listener.assigned(consumer, partitions);
      assigned = true;
    } catch (RuntimeException failure) {
      assigned = false;
      LOG.atError()
          .addKeyValue("partitions", partitions.size())
          .setCause(failure)
          .log("partitions could not be taken; the group is asked for them again");
      pause();
      consumer.enforceRebalance("the partitions could not be taken");
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BEFORE_THE_NEXT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    listener.revoked(partitions);
  }

  /** Nothing is acknowledged: where reading goes on does not follow from committed offsets. */
  @Incoming(NAME)
  @Acknowledgment(Acknowledgment.Strategy.NONE)
  CompletionStage<Void> polled(Message<List<byte[]>> batch) {
    ConsumerRecords<String, byte[]> records = records(batch);
    synchronized (turn) { // no assignment begins between the look and the handing over
      if (!Polls.current(records)) {
        return CompletableFuture.completedFuture(null);
      }
      observers.polled(records);
      return listener.polled(records);
    }
  }

  @SuppressWarnings("unchecked") // the deserializers of the channel say so
  private static ConsumerRecords<String, byte[]> records(Message<List<byte[]>> batch) {
    return batch
        .getMetadata(IncomingKafkaRecordBatchMetadata.class)
        .orElseThrow(() -> new IllegalStateException("the channel does not give batches"))
        .getRecords();
  }
}

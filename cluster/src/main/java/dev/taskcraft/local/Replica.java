package dev.taskcraft.local;

import dev.taskcraft.cluster.Partitions;
import dev.taskcraft.cluster.Snapshots;
import dev.taskcraft.log.kafka.EndOffsets;
import dev.taskcraft.log.kafka.EventProducer;
import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.log.kafka.KafkaTopics;
import dev.taskcraft.log.kafka.TaskConsumer;
import dev.taskcraft.log.kafka.TopicReader;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.role.Author;
import dev.taskcraft.role.Role;
import dev.taskcraft.signing.TrustedKeys;
import dev.taskcraft.task.Envelope;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;

/** One replica of one service, with clients of its own, as a part of this process. */
public final class Replica implements AutoCloseable {
  private final Admin admin;
  private final EndOffsets ends;
  private final Producer<String, byte[]> producer;
  private final KafkaTopics topics;
  private final Partitions partitions;
  private final TopicReader reader;

  /**
   * Starts it and waits for its first partitions. It takes requests from anybody.
   *
   * @param cascades see {@link Partitions}
   */
  public Replica(
      KafkaClients clients, Role<?> role, boolean cascades, Author author, Snapshots snapshots)
      throws InterruptedException {
    admin = clients.admin();
    producer = clients.producer();
    ends = clients.ends();
    topics = new KafkaTopics(new EventProducer(producer), ends);
    partitions = new Partitions(role, cascades, author, topics);
    reader =
        new TopicReader(
            clients.consumer("taskcraft-" + role.name()),
            new TaskConsumer(
                partitions, snapshots, TopicSetup.partitions(admin), TrustedKeys.anyone()));
    reader.awaitAssignment();
  }

  /** Appends an event from outside. */
  public CompletionStage<Void> append(Envelope event) {
    return topics.outgoing(event).append();
  }

  /** Ends as a kill would: nothing that runs is waited for, and nothing more is appended. */
  public void kill() {
    producer.close(Duration.ZERO);
    close();
  }

  @Override
  public void close() {
    reader.close();
    partitions.close();
    producer.close();
    ends.close();
    admin.close();
  }
}

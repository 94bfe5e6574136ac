package dev.taskcraft.bench;

import dev.taskcraft.log.kafka.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The limit: four hops of a record through four topics, with nothing of ours at any of them. Either
 * plain, as the services append, or what each poll brings in one transaction with its offsets.
 */
final class Hops implements AutoCloseable {
  private static final int HOPS = 4;

  /** About the size of an event. */
  private static final byte[] CONTENT = new byte[512];

  private final Map<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
  private final List<Consumer<String, byte[]>> consumers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Producer<String, byte[]> producer;
  private final List<String> topics;

  /** Plain hops. */
  static Hops plain(String servers, int partitions)
      throws InterruptedException, ExecutionException {
    return new Hops(servers, partitions, false);
  }

  /**
   * Hops in transactions, which wait as little for the broker as its client can be told (KIP-890's
   * first append of a transaction is refused while the last one still ends).
   */
  static Hops inTransactions(String servers, int partitions)
      throws InterruptedException, ExecutionException {
    return new Hops(servers, partitions, true);
  }

  private Hops(String servers, int partitions, boolean transactions)
      throws InterruptedException, ExecutionException {
    KafkaClients clients = KafkaClients.of(servers);
    String name = transactions ? "transaction-" : "hop-";
    topics = IntStream.range(0, HOPS).mapToObj(hop -> name + hop).toList();
    try (Admin admin = clients.admin()) {
      admin
          .createTopics(
              topics.stream().map(topic -> new NewTopic(topic, partitions, (short) 1)).toList())
          .all()
          .get();
    }
    producer = clients.producer();
    for (int hop = 0; hop < HOPS; hop++) {
      Consumer<String, byte[]> consumer = clients.consumer(topics.get(hop));
      consumer.subscribe(List.of(topics.get(hop)));
      String next = hop + 1 < HOPS ? topics.get(hop + 1) : null;
      consumers.add(consumer);
      if (transactions && next != null) {
        Producer<String, byte[]> within = transactional(servers, topics.get(hop));
        threads.add(Thread.ofPlatform().start(() -> forward(consumer, within, next)));
      } else {
        threads.add(Thread.ofPlatform().start(() -> forward(consumer, next)));
      }
    }
  }

  private static Producer<String, byte[]> transactional(String servers, String id) {
    Producer<String, byte[]> producer =
        new KafkaClients(
                Map.of(
                    "bootstrap.servers",
                    servers,
                    "transactional.id",
                    id,
                    "retry.backoff.ms",
                    "2",
                    "retry.backoff.max.ms",
                    "20"))
            .producer();
    producer.initTransactions();
    return producer;
  }

  private void forward(
      Consumer<String, byte[]> consumer, Producer<String, byte[]> within, String next) {
    try (consumer;
        within) {
      while (true) {
        ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofMillis(200));
        if (!records.isEmpty()) {
          within.beginTransaction();
          records.forEach(
              record -> {
                var _ = within.send(new ProducerRecord<>(next, record.key(), CONTENT));
              });
          within.sendOffsetsToTransaction(records.nextOffsets(), consumer.groupMetadata());
          within.commitTransaction();
        }
      }
    } catch (WakeupException _) {
      // closed
    }
  }

  private void forward(Consumer<String, byte[]> consumer, @Nullable String next) {
    try (consumer) {
      while (true) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (next == null) {
            Objects.requireNonNull(waiting.remove(record.key())).complete(null);
          } else {
            send(next, record.key());
          }
        }
      }
    } catch (WakeupException _) {
      // closed
    }
  }

  private void send(String topic, String key) {
    var _ = producer.send(new ProducerRecord<>(topic, key, CONTENT));
  }

  private CompletableFuture<Void> chain() {
    String key = UUID.randomUUID().toString();
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    waiting.put(key, arrived);
    send(topics.getFirst(), key);
    return arrived;
  }

  /** Milliseconds of one chain after another. */
  Sample alone(int chains) {
    long[] nanos = new long[chains];
    for (int i = 0; i < chains; i++) {
      long began = System.nanoTime();
      chain().join();
      nanos[i] = System.nanoTime() - began;
    }
    return Sample.ofNanos(nanos);
  }

  /** Chains per second with so many under way. */
  double together(int inFlight, int chains) {
    return SideBySide.perSecond(inFlight, chains, this::chain);
  }

  @Override
  public void close() {
    consumers.forEach(Consumer::wakeup);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    producer.close();
  }
}

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
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** The limit: four hops of a record through four topics, with nothing of ours at any of them. */
final class Hops implements AutoCloseable {
  private static final int HOPS = 4;

  /** About the size of an event. */
  private static final byte[] CONTENT = new byte[512];

  private final Map<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
  private final List<Consumer<String, byte[]>> consumers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Producer<String, byte[]> producer;

  Hops(KafkaClients clients, int partitions) throws InterruptedException, ExecutionException {
    List<String> topics = IntStream.range(0, HOPS).mapToObj(hop -> "hop-" + hop).toList();
    try (Admin admin = clients.admin()) {
      admin
          .createTopics(
              topics.stream().map(topic -> new NewTopic(topic, partitions, (short) 1)).toList())
          .all()
          .get();
    }
    producer = clients.producer();
    for (int hop = 0; hop < HOPS; hop++) {
      Consumer<String, byte[]> consumer = clients.consumer("hops-" + hop);
      consumer.subscribe(List.of(topics.get(hop)));
      String next = hop + 1 < HOPS ? topics.get(hop + 1) : null;
      consumers.add(consumer);
      threads.add(Thread.ofPlatform().start(() -> forward(consumer, next)));
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
    send("hop-0", key);
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
    int each = chains / inFlight;
    long began = System.nanoTime();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < inFlight; i++) {
      all.add(follow(each));
    }
    all.forEach(CompletableFuture::join);
    return (double) each * inFlight / ((System.nanoTime() - began) / 1e9);
  }

  private CompletableFuture<Void> follow(int more) {
    return more == 0
        ? CompletableFuture.completedFuture(null)
        : chain().thenComposeAsync(_ -> follow(more - 1));
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

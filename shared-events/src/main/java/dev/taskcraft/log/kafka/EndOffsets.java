package dev.taskcraft.log.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks where topics end, on a thread of its own; everything that was asked while an answer was
 * under way is the next question. A consumer asks in one round trip, because it knows the leaders;
 * an admin client looks them up each time.
 */
public final class EndOffsets implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Consumer<String, byte[]> consumer;
  private final LinkedBlockingQueue<Question> questions = new LinkedBlockingQueue<>();
  private final Thread thread;

  /**
   * Starts the thread.
   *
   * @param consumer in no group; closed by this
   */
  public EndOffsets(Consumer<String, byte[]> consumer) {
    this.consumer = consumer;
    thread = Thread.ofPlatform().daemon().name("end-offsets").start(this::run);
  }

  /** Where these topics end on this partition at some time after this call. */
  CompletionStage<Map<String, Long>> of(int partition, Collection<String> topics) {
    Question question =
        new Question(
            topics.stream()
                .map(topic -> new TopicPartition(topic, partition))
                .collect(Collectors.toUnmodifiableSet()),
            new CompletableFuture<>());
    questions.add(question);
    return question.answer();
  }

  private void run() {
    try (consumer) {
      while (true) {
        List<Question> now = new ArrayList<>(List.of(questions.take()));
        questions.drainTo(now);
        answer(now);
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void answer(List<Question> now) {
    try {
      Map<TopicPartition, Long> ends =
          consumer.endOffsets(
              now.stream()
                  .flatMap(question -> question.places().stream())
                  .collect(Collectors.toSet()),
              PATIENCE);
      for (Question question : now) {
        Map<String, Long> own = new HashMap<>();
        question.places().forEach(place -> own.put(place.topic(), ends.get(place)));
        question.answer().complete(own);
      }
    } catch (RuntimeException failure) {
      now.forEach(question -> question.answer().completeExceptionally(failure));
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private record Question(
      Set<TopicPartition> places, CompletableFuture<Map<String, Long>> answer) {}
}

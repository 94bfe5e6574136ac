package dev.taskcraft.service;

import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.log.kafka.EndOffsets;
import dev.taskcraft.log.kafka.EventProducer;
import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.log.kafka.KafkaTopics;
import dev.taskcraft.log.postgres.PostgresAddress;
import dev.taskcraft.role.Author;
import dev.taskcraft.service.observe.Observers;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.tool.Toolsets;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The parts that services are made of. */
@ApplicationScoped
public class ServiceParts {
  private static final String RANDOM = "L64X128MixRandom";
  private static final Duration LAST_APPENDS = Duration.ofSeconds(5);
  private static final Duration LONGEST_GATHER = Duration.ofSeconds(1);

  /** In bytes; some hundred events, or a large one. The broker waits for no more. */
  private static final int MUCH = 256 << 10;

  /**
   * In bytes: what is fetched at once, in all and of one partition; a larger record comes alone.
   * The client's own limit, 50 MiB, is a quarter of the heap, and a service that is behind would
   * fill it.
   */
  private static final int FETCHED = 8 << 20;

  private static final int FETCHED_OF_ONE = 256 << 10;

  /** So many records may be one transaction, where they gather. */
  private static final int MANY = 2000;

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  EventIds ids(Clock clock) {
    return EventIds.timeOrdered(clock, RandomGenerator.of(RANDOM));
  }

  @Produces
  @Singleton
  Author author(EventIds ids, Clock clock) {
    return new Author(ids, clock);
  }

  /** What the consumer of the task topics is told, beside {@code kafka.*}. */
  @Produces
  @Singleton
  @Identifier(TaskChannel.NAME)
  Map<String, Object> channel(
      @ConfigProperty(name = "quarkus.application.name") String application, ServiceConfig config) {
    return channel(application, config.gather());
  }

  /** The channel drops what is no text. */
  static Map<String, Object> channel(String application, Optional<Duration> gather) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, application);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
    settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
    settings.put(
        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(FETCHED));
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(FETCHED_OF_ONE));
    settings.put(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, Polls.class.getName());
    settings.putAll(gathering(gather.orElse(Duration.ZERO)));
    settings.put("consumer-rebalance-listener.name", TaskChannel.NAME);
    return settings;
  }

  /**
   * Makes the broker hold back what is little; a consumer alone can wait only for what comes next.
   */
  private static Map<String, String> gathering(Duration given) {
    if (given.isNegative() || given.compareTo(LONGEST_GATHER) > 0) {
      throw new IllegalArgumentException(
          "TASKCRAFT_GATHER is %s; give at most 1 s, e.g. PT0.04S for 40 ms, or PT0S for none"
              .formatted(given));
    }
    if (given.toMillis() == 0) {
      return Map.of();
    }
    return Map.of(
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Long.toString(given.toMillis()),
        ConsumerConfig.FETCH_MIN_BYTES_CONFIG, Integer.toString(MUCH),
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(MANY));
  }

  /** Clients with the settings {@code kafka.*}, the ones that the channel has too. */
  @Produces
  @Singleton
  KafkaClients clients(@Identifier("default-kafka-broker") Map<String, Object> settings) {
    Map<String, String> given = new HashMap<>();
    settings.forEach((name, value) -> given.put(name, String.valueOf(value)));
    return new KafkaClients(given);
  }

  @Produces
  @Singleton
  Producer<String, byte[]> producer(KafkaClients clients) {
    return clients.producer();
  }

  void closeProducer(@Disposes Producer<String, byte[]> producer) {
    producer.close(LAST_APPENDS);
  }

  @Produces
  @Singleton
  Admin admin(KafkaClients clients) {
    return clients.admin();
  }

  void closeAdmin(@Disposes Admin admin) {
    admin.close();
  }

  @Produces
  @Singleton
  EventProducer events(Producer<String, byte[]> producer, Observers observers) {
    return new EventProducer(producer, null, observers);
  }

  @Produces
  @Singleton
  EndOffsets ends(KafkaClients clients) {
    return clients.ends();
  }

  void closeEnds(@Disposes EndOffsets ends) {
    ends.close();
  }

  @Produces
  @Singleton
  KafkaTopics topics(EventProducer events, EndOffsets ends) {
    return new KafkaTopics(events, ends);
  }

  @Produces
  @Singleton
  PostgresAddress database(ServiceConfig config) {
    return PostgresAddress.parse(config.database().url());
  }

  @Produces
  @Singleton
  Toolsets toolsets(BlobStore blobs) {
    return new KnownToolsets(blobs);
  }
}

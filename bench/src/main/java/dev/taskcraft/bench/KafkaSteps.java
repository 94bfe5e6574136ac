package dev.taskcraft.bench;

import dev.taskcraft.local.BrokerProcess;
import dev.taskcraft.log.kafka.KafkaClients;
import dev.taskcraft.log.kafka.TopicSetup;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.tool.Effect;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Steps of the whole product over a broker in a process of its own, all roles in this one. */
final class KafkaSteps {
  private static final int STEPS = 10;
  private static final int IN_FLIGHT = 512;
  private static final int SOME = 64;
  private static final int PARTITIONS = 4;

  private KafkaSteps() {}

  static List<Row> rows(Path project, Path folder, Size size)
      throws IOException, InterruptedException, ExecutionException, SQLException {
    List<Row> rows = new ArrayList<>();
    try (BrokerProcess broker =
        BrokerProcess.start(project.resolve("cluster"), folder.resolve("kafka"), 0)) {
      Sample hops;
      double chains;
      double some;
      try (Hops bare = Hops.plain(broker.address(), PARTITIONS)) {
        bare.together(IN_FLIGHT, size.commits() * 100); // warm, the broker, too
        hops = bare.alone(size.tasks() * 2);
        some = bare.together(SOME, size.commits() * 20);
        chains = bare.together(IN_FLIGHT, size.commits() * 40);
      }
      rows.add(Row.limit("Kafka, 4 plain hops, 1 in flight, p50", Row.number(hops.p50()) + " ms"));
      rows.add(Row.limit("Kafka, 4 plain hops, 64 in flight", Row.number(some) + " chains/s"));
      rows.add(Row.limit("Kafka, 4 plain hops, 512 in flight", Row.number(chains) + " chains/s"));
      try (Hops bare = Hops.inTransactions(broker.address(), PARTITIONS)) {
        bare.together(IN_FLIGHT, size.commits() * 2); // warm
        Sample alone = bare.alone(size.tasks());
        rows.add(
            Row.limit(
                "Kafka, the same in transactions, 1 in flight, p50",
                Row.number(alone.p50()) + " ms"));
        rows.add(
            Row.limit(
                "Kafka, the same in transactions, 512 in flight",
                Row.number(bare.together(IN_FLIGHT, size.commits() * 4)) + " chains/s"));
      }
      TaskRequested request = Coworkers.steps(STEPS, Effect.IRREVERSIBLE);
      try (OnKafka roles = new OnKafka(broker.address(), PARTITIONS, folder)) {
        together(roles, request, IN_FLIGHT, size.tasks() * 16);
        // now, for what comes would make a backlog of minutes
        List<Row> storing = Storing.rows(project, folder, broker.address(), events(broker));
        together(
            roles, request, IN_FLIGHT, size.tasks() * 96); // warm: all of it is compiled by then
        for (int i = 0; i < size.tasks() / 3; i++) {
          roles.submit(request).join(); // warm: alone, other code is compiled than side by side
        }
        long[] nanos = new long[size.tasks() / 3];
        for (int i = 0; i < nanos.length; i++) {
          long began = System.nanoTime();
          roles.submit(request).join();
          nanos[i] = (System.nanoTime() - began) / STEPS;
        }
        rows.add(
            Row.of(
                "Kafka, roles in one process: one task, a step (with its share of begin and end)",
                Sample.ofNanos(nanos).p50(),
                hops.p50(),
                " ms",
                ""));
        rows.add(
            Row.of(
                "Kafka, roles in one process: 64 tasks in flight",
                together(roles, request, SOME, size.tasks() * 24),
                some,
                " steps/s",
                ""));
        rows.add(
            Row.of(
                "Kafka, roles in one process: 512 tasks in flight",
                together(roles, request, IN_FLIGHT, size.tasks() * 48),
                chains,
                " steps/s",
                ">= 6,000, ratio >= 0.4"));
        rows.addAll(storing);
      }
    }
    return rows;
  }

  /** How many events lie on the topics. */
  private static long events(BrokerProcess broker) {
    try (Consumer<String, byte[]> consumer = KafkaClients.of(broker.address()).consumer("bench")) {
      List<TopicPartition> places = new ArrayList<>();
      for (String topic : TopicSetup.topics()) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          places.add(new TopicPartition(topic, partition));
        }
      }
      return consumer.endOffsets(places).values().stream().mapToLong(it -> it).sum();
    }
  }

  private static double together(OnKafka roles, TaskRequested request, int inFlight, int tasks) {
    return STEPS * SideBySide.perSecond(inFlight, tasks, () -> roles.submit(request));
  }
}

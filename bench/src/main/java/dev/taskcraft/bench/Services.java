package dev.taskcraft.bench;

import dev.taskcraft.local.Cluster;
import dev.taskcraft.local.Service;
import dev.taskcraft.local.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * The services of a cluster as processes, each started again while the others run: until it is
 * ready, what is resident when it has idled, what steps cost, and what is resident after that.
 */
final class Services {
  private static final int PARTITIONS = 4;
  private static final Duration IDLE = Duration.ofSeconds(30);

  private Services() {}

  static List<Row> rows(Path project, Path folder, Size size, int starts)
      throws IOException, InterruptedException, ExecutionException {
    List<Row> rows = new ArrayList<>();
    try (Cluster cluster =
        Cluster.start(
            project,
            folder.resolve("cluster"),
            new Cluster.Options(PARTITIONS, "bench", FiveProcesses.settings(folder)))) {
      for (Service service : Service.values()) {
        rows.add(
            Row.of(
                service.label() + "-service: start until ready, median of " + starts,
                Row.number(toReady(cluster, service, starts)) + " s",
                database(service) ? "<= 4 s" : "<= 2 s"));
      }
      Thread.sleep(IDLE);
      resident(rows, cluster, IDLE.toSeconds() + " s idle");
      try (Hops bare = Hops.plain(cluster.kafka(), PARTITIONS);
          FiveProcesses steps = new FiveProcesses(cluster, PARTITIONS)) {
        rows.addAll(steps.rows(bare, size));
      }
      resident(rows, cluster, "these steps");
    }
    return rows;
  }

  private static boolean database(Service service) {
    return service == Service.STATE || service == Service.APPROVAL;
  }

  private static void resident(List<Row> rows, Cluster cluster, String after) {
    for (Service service : Service.values()) {
      long pid = cluster.replicas(service).getFirst().pid();
      rows.add(
          Row.of(
              service.label() + "-service: resident (VmRSS) after " + after,
              Row.number(Memory.residentMegabytes(pid)) + " MB",
              database(service) ? "<= 320 MB" : "<= 200 MB"));
    }
  }

  private static double toReady(Cluster cluster, Service service, int starts)
      throws IOException, InterruptedException {
    long[] nanos = new long[starts];
    for (int i = 0; i < starts; i++) {
      ServiceProcess process = cluster.replicas(service).getFirst();
      process.close();
      long began = System.nanoTime();
      ServiceProcess _ = cluster.restart(process);
      nanos[i] = System.nanoTime() - began;
    }
    return Sample.ofNanos(nanos).p50() / 1000;
  }
}

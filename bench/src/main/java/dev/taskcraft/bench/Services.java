package dev.taskcraft.bench;

import dev.taskcraft.local.Cluster;
import dev.taskcraft.local.Service;
import dev.taskcraft.local.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The services of a cluster as processes, each started again while the others run: until it is
 * ready, and what is resident when it has idled.
 */
final class Services {
  private static final int PARTITIONS = 4;
  private static final Duration IDLE = Duration.ofSeconds(30);

  private Services() {}

  static List<Row> rows(Path project, Path folder, int starts)
      throws IOException, InterruptedException {
    Map<String, String> environment =
        Map.of("TASKCRAFT_EXECUTOR_CACHE", folder.resolve("cache").toString());
    List<Row> rows = new ArrayList<>();
    try (Cluster cluster =
        Cluster.start(
            project,
            folder.resolve("cluster"),
            new Cluster.Options(PARTITIONS, "bench", environment))) {
      Map<Service, Double> seconds = new EnumMap<>(Service.class);
      for (Service service : Service.values()) {
        seconds.put(service, toReady(cluster, service, starts));
      }
      Thread.sleep(IDLE);
      for (Service service : Service.values()) {
        long pid = cluster.replicas(service).getFirst().pid();
        boolean database = service == Service.STATE || service == Service.APPROVAL;
        rows.add(
            Row.of(
                service.label() + "-service: start until ready, median of " + starts,
                Row.number(seconds.getOrDefault(service, 0.0)) + " s",
                database ? "<= 4 s" : "<= 2 s"));
        rows.add(
            Row.of(
                service.label()
                    + "-service: resident (VmRSS) after "
                    + IDLE.toSeconds()
                    + " s idle",
                Row.number(Memory.residentMegabytes(pid)) + " MB",
                database ? "<= 320 MB" : "<= 200 MB"));
      }
    }
    return rows;
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

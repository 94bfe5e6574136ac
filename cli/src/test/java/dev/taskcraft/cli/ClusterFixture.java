package dev.taskcraft.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.local.Cluster;
import dev.taskcraft.local.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A whole cluster, each service a process of its own, and the command that uses it. */
final class ClusterFixture implements AutoCloseable {
  private static final int PARTITIONS = 4;

  private final Path folder;
  private final Cluster cluster;
  private final Path profile;

  /**
   * Starts it.
   *
   * @param settings of the services, beside where the executor unpacks its programs
   */
  ClusterFixture(Path folder, Map<String, String> settings)
      throws IOException, InterruptedException {
    this.folder = folder;
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("TASKCRAFT_EXECUTOR_CACHE", folder.resolve("cache").toString());
    // they live for minutes: the second compiler would take a fifth of each start for nothing
    environment.put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
    cluster =
        Cluster.start(
            Path.of("").toAbsolutePath().getParent(),
            folder.resolve("cluster"),
            new Cluster.Options(PARTITIONS, "tester", environment));
    profile = profile("cluster.json", cluster.requestKey());
  }

  /** Writes a profile of it whose requests are signed by that key. */
  Path profile(String name, Path key) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        new ObjectMapper()
            .writeValueAsString(
                Map.of(
                    "kafka",
                    Map.of("bootstrap.servers", cluster.kafka()),
                    "state",
                    state(),
                    "approval",
                    cluster.replicas(Service.APPROVAL).getFirst().url(),
                    "executor",
                    executor(),
                    "token",
                    cluster.token(),
                    "key",
                    key.toString())));
  }

  /** The broker's address. */
  String kafka() {
    return cluster.kafka();
  }

  /** The state-service's address. */
  String state() {
    return cluster.replicas(Service.STATE).getFirst().url();
  }

  /** The executor-service's address. */
  String executor() {
    return cluster.replicas(Service.EXECUTOR).getFirst().url();
  }

  /** Runs the command against it. */
  Child.Ended run(String... args) {
    return run(new Child(folder), args);
  }

  /** The same, as this child. */
  Child.Ended run(Child child, String... args) {
    return run(child, profile, args);
  }

  /** The same, by that profile. */
  Child.Ended run(Child child, Path by, String... args) {
    List<String> all = new ArrayList<>(List.of("--backend", "kafka", "--cluster", by.toString()));
    all.addAll(List.of(args));
    return child.run(all.toArray(String[]::new));
  }

  @Override
  public void close() throws IOException {
    cluster.close();
  }
}

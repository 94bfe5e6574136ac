package dev.taskcraft.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.file.PrivateFiles;
import dev.taskcraft.tls.Authorities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The cluster as a process: runs until it is told to end, and takes all its parts with it. */
public final class Main {
  private static final int PARTITIONS = 4;

  private Main() {}

  /**
   * Starts the cluster, writes where it is, and runs.
   *
   * @param args the project's folder, and the folder for the cluster's data, in which {@code
   *     cluster.json} says where it is while it is ready
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Logger.getLogger("").setLevel(Level.WARNING); // Kafka's clients tell each of their settings
    Path folder = Path.of(args[1]).toAbsolutePath();
    Path file = folder.resolve("cluster.json");
    Files.deleteIfExists(file);
    Path workspace = folder.resolve("workspace");
    PrivateFiles.folders(workspace);
    Map<String, String> environment =
        Map.of(
            "TASKCRAFT_EXECUTOR_REQUEST_FOLDERS", "true",
            "TASKCRAFT_EXECUTOR_CATALOGUE", Path.of(args[0]).resolve("examples").toString(),
            "TASKCRAFT_EXECUTOR_WORKSPACE", workspace.toString(),
            "TASKCRAFT_EXECUTOR_OUTBOX", folder.resolve("outbox").toString(),
            "TASKCRAFT_EXECUTOR_CACHE", folder.resolve("cache").toString());
    CountDownLatch closed = new CountDownLatch(1);
    Cluster cluster =
        Cluster.start(
            Path.of(args[0]),
            folder.resolve("cluster"),
            new Cluster.Options(PARTITIONS, System.getProperty("user.name"), environment));
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      close(cluster, file);
                      closed.countDown();
                    }));
    write(cluster, file);
    closed.await();
  }

  private static void close(Cluster cluster, Path file) {
    try (cluster) {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      System.err.println("cluster: " + failure.getMessage());
    }
  }

  private static void write(Cluster cluster, Path file) throws IOException {
    Map<String, Object> services = new LinkedHashMap<>();
    for (Service service : Service.values()) {
      ServiceProcess process = cluster.replicas(service).getFirst();
      services.put(service.label(), Map.of("url", process.url(), "pid", process.pid()));
    }
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("schema", 1);
    content.put("pid", ProcessHandle.current().pid());
    content.put("kafka", Map.of("bootstrap.servers", cluster.kafka()));
    content.put("state", cluster.replicas(Service.STATE).getFirst().url());
    content.put("approval", cluster.replicas(Service.APPROVAL).getFirst().url());
    content.put("executor", cluster.replicas(Service.EXECUTOR).getFirst().url());
    content.put("token", cluster.token());
    content.put("key", cluster.requestKey().toString());
    String ca = System.getenv(Authorities.SETTING);
    if (ca != null && !ca.isBlank()) {
      content.put("ca", Path.of(ca).toAbsolutePath().toString());
    }
    content.put("database", cluster.database());
    content.put("services", services);
    Path fresh = file.resolveSibling("cluster.json.new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        fresh, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(content));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}

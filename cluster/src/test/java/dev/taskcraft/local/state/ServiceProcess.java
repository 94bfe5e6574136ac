package dev.taskcraft.local.state;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A built Quarkus service as a child process. */
final class ServiceProcess {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path log;
  private final int port;

  private ServiceProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** Starts it, and waits until it is ready. */
  static ServiceProcess start(
      String module, Path folder, Map<String, String> environment, Map<String, String> settings)
      throws IOException, InterruptedException {
    ServiceProcess service = launch(module, folder, environment, settings);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (service.health("ready") != 200) {
      if (!service.process.isAlive() || System.nanoTime() > deadline) {
        service.kill();
        throw new IOException(module + " did not get ready:\n" + service.log());
      }
      Thread.sleep(50);
    }
    return service;
  }

  /** Starts it, and waits for nothing. */
  static ServiceProcess launch(
      String module, Path folder, Map<String, String> environment, Map<String, String> settings)
      throws IOException {
    Path jar =
        Path.of("")
            .toAbsolutePath()
            .resolveSibling(module)
            .resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new IOException(jar + " is missing; build with the profile `services`");
    }
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.add("-Dquarkus.http.port=" + port);
    settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-jar", jar.toString()));
    Path log = Files.createTempFile(folder, module, ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new ServiceProcess(builder.start(), log, port);
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  int health(String which) throws InterruptedException {
    try {
      return HTTP.send(
              HttpRequest.newBuilder(at("/health/" + which)).build(), BodyHandlers.ofString())
          .statusCode();
    } catch (IOException _) {
      return 0;
    }
  }

  /** Ends it as a power cut would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      kill();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

package dev.taskcraft.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One replica of one service as a child process, which ends with this one. */
public final class ServiceProcess implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final int LAST_LINES = 15;

  private final Service service;
  private final Process process;
  private final int port;
  private final Path log;

  private ServiceProcess(Service service, Process process, int port, Path log) {
    this.service = service;
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts it; {@link #awaitReady} waits for it.
   *
   * @param project the folder of the whole project, built
   * @param options of its JVM
   * @param log where it writes; what is there already stays
   */
  static ServiceProcess start(
      Service service,
      Path project,
      List<String> options,
      Map<String, String> environment,
      int port,
      Path log)
      throws IOException {
    Path jar = service.jar(project);
    if (!Files.exists(jar)) {
      throw new IOException(jar + " is missing; `make services` builds it");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-Dquarkus.http.port=" + port);
    command.add("-jar");
    command.add(jar.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    builder.environment().put("TASKCRAFT_ENDS_WITH_INPUT", "true");
    return new ServiceProcess(service, builder.start(), port, log);
  }

  /**
   * Waits until it takes work.
   *
   * @throws IOException when it ends before, or is not ready in time
   */
  void awaitReady(Duration atMost) throws IOException, InterruptedException {
    HttpRequest look =
        HttpRequest.newBuilder(URI.create(url() + "/health/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    long deadline = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw new IOException(
            "the %s service ended with %d; the end of its log, %s:\n%s"
                .formatted(service.label(), process.exitValue(), log, tail()));
      }
      try {
        if (HTTP.send(look, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException _) {
        // it does not listen yet
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    throw new IOException(
        "the %s service was not ready in %d s; the end of its log, %s:\n%s"
            .formatted(service.label(), atMost.toSeconds(), log, tail()));
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public Service service() {
    return service;
  }

  /** Where it listens. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Ends it as a power cut would. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Lets it end in order, for as long as it takes within half a minute. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

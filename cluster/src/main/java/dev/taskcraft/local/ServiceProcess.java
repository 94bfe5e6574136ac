package dev.taskcraft.local;

import dev.taskcraft.tls.Authorities;
import java.io.IOException;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One replica of one service as a child process, which ends with this one. */
public final class ServiceProcess implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  private static final Duration PATIENCE = AotCache.patience(Duration.ofSeconds(90));
  private static final Duration END = AotCache.patience(Duration.ofSeconds(30));
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final int LAST_LINES = 15;

  private final Service service;
  private final Process process;
  private final HttpClient http;
  private final String url;
  private final int port;
  private final Path log;

  private ServiceProcess(
      Service service, Process process, Map<String, String> environment, int port, Path log) {
    this.service = service;
    this.process = process;
    boolean tls = !environment.getOrDefault("TASKCRAFT_TLS_CERTIFICATE", "").isBlank();
    String ca = environment.getOrDefault(Authorities.SETTING, "");
    http =
        tls && !ca.isBlank()
            ? Authorities.client(Optional.of(Path.of(ca))).connectTimeout(CONNECT).build()
            : HTTP;
    url = (tls ? "https" : "http") + "://127.0.0.1:" + port;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts it on any free port; {@link #awaitReady} waits for it.
   *
   * @param project the folder of the whole project, built
   * @param options of its JVM, beside those that every service has
   * @param log where it writes; what is there already stays
   */
  public static ServiceProcess start(
      Service service,
      Path project,
      List<String> options,
      Map<String, String> environment,
      Path log)
      throws IOException {
    return start(service, project, options, environment, Ports.free(), log);
  }

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
    command.add("@" + project.resolve("bin/service-jvm.options"));
    command.addAll(AotCache.options(service.aotCache(project)));
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
    return new ServiceProcess(service, builder.start(), builder.environment(), port, log);
  }

  /**
   * Waits until it takes work; one that does not is ended.
   *
   * @throws IOException when it ends before, or is not ready in time
   */
  public ServiceProcess awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw new IOException(
            "the %s service ended with %d; the end of its log, %s:\n%s"
                .formatted(service.label(), process.exitValue(), log, tail()));
      }
      if (health("ready").status() == 200) {
        return this;
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
    kill();
    throw new IOException(
        "the %s service was not ready in %d s; the end of its log, %s:\n%s"
            .formatted(service.label(), PATIENCE.toSeconds(), log, tail()));
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  /**
   * What it says of itself.
   *
   * @param status of HTTP; 0 while nobody answers
   */
  public record Health(int status, String body) {}

  /**
   * What it says of itself.
   *
   * @param which {@code ready}, {@code live} or {@code started}
   */
  public Health health(String which) throws InterruptedException {
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(at("/health/" + which)).timeout(Duration.ofSeconds(2)).build(),
              HttpResponse.BodyHandlers.ofString());
      return new Health(answer.statusCode(), answer.body());
    } catch (IOException _) {
      return new Health(0, "");
    }
  }

  public Service service() {
    return service;
  }

  /** Where it listens. */
  public String url() {
    return url;
  }

  /** The address of a path of it. */
  public URI at(String path) {
    return URI.create(url() + path);
  }

  int port() {
    return port;
  }

  /** Where it writes. */
  public Path log() {
    return log;
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

  /** Asks it to end in order, by a signal and the end of its input, and does not wait for it. */
  void end() {
    process.destroy();
  }

  /** Lets it end in order, for as long as {@link #END} allows. */
  @Override
  public void close() {
    end();
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

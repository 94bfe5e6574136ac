package dev.taskcraft.local;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Kafka broker in a child process, which ends with this one. */
public final class BrokerProcess implements Closeable {
  private static final String READY = "ready ";

  private final Process process;
  private final String address;

  private BrokerProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a broker and waits until it is ready.
   *
   * @param module the folder of the module `cluster`, built
   * @param folder for its data, which may be there already
   * @param port 0 for any
   */
  public static BrokerProcess start(Path module, Path folder, int port) throws IOException {
    return start(module, folder, port, Map.of());
  }

  /**
   * The same with further settings of the broker.
   *
   * @param settings by Kafka's names
   */
  public static BrokerProcess start(
      Path module, Path folder, int port, Map<String, String> settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m", "-Xlog:aot*=error"));
    command.addAll(AotCache.options(module.resolve("target/broker.aot")));
    command.addAll(
        List.of(
            "-cp",
            module.resolve("target/taskcraft-cluster.jar")
                + File.pathSeparator
                + module.resolve("target/broker/*"),
            "dev.taskcraft.local.broker.Main",
            folder.toString(),
            Integer.toString(port)));
    settings.forEach((name, value) -> command.add(name + "=" + value));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(READY)) {
        // a platform thread: a virtual one that reads a pipe keeps its carrier
        Thread.ofPlatform().daemon().start(() -> out.lines().forEach(_ -> {}));
        return new BrokerProcess(process, line.substring(READY.length()));
      }
    }
    process.destroyForcibly();
    throw new IOException("the broker in " + folder + " did not start; is the module built?");
  }

  /** The address for clients, {@code host:port}. */
  public String address() {
    return address;
  }

  /** Kills it as a power cut would end the process. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(AotCache.patience(Duration.ofSeconds(20)).toMillis(), MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

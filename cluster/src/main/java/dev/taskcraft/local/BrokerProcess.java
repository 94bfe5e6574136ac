package dev.taskcraft.local;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

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
    String classes =
        module.resolve("target/classes") + java.io.File.pathSeparator + module + "/target/broker/*";
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                classes,
                "dev.taskcraft.local.broker.Main",
                folder.toString(),
                Integer.toString(port))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
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
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

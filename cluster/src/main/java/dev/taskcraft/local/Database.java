package dev.taskcraft.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL server as a child process, whose log the change capture of the outbox can read. */
public final class Database implements Closeable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Waits for the end of its input, and ends the server of that folder, if there is one. The server
   * is nobody's child, so nothing else would end it with the process that started it.
   */
  private static final String END_WITH_INPUT =
      """
      cat >/dev/null
      read -r pid _ <"$1/postmaster.pid" || exit 0
      { cat "/proc/$pid/cmdline" || ps -o args= -p "$pid"; } | grep -qaF "$1" || exit 0
      kill -INT "$pid"
      while kill -0 "$pid"; do sleep 0.1; done
      """;

  private final EmbeddedPostgres server;
  private final Process guard;

  private Database(EmbeddedPostgres server, Process guard) {
    this.server = server;
    this.guard = guard;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param folder for its data, which may be there already
   */
  public static Database start(Path folder) throws IOException {
    return start(folder, Ports.free());
  }

  static Database start(Path folder, int port) throws IOException {
    end(guard(folder)); // of a process that was killed together with its guard
    Process guard = guard(folder);
    try {
      return new Database(server(folder, port), guard);
    } catch (IOException | RuntimeException failure) {
      end(guard);
      throw failure;
    }
  }

  private static EmbeddedPostgres server(Path folder, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder)
        .setCleanDataDirectory(false)
        .setPort(port)
        .setPGStartupWait(PATIENCE)
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("wal_level", "logical")
        .setServerConfig("max_connections", "200")
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .start();
  }

  private static Process guard(Path folder) throws IOException {
    return new ProcessBuilder("sh", "-c", END_WITH_INPUT, "sh", folder.toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void end(Process guard) throws IOException {
    guard.getOutputStream().close();
    try {
      if (!guard.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        guard.destroy();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Its DATABASE_URL. */
  public String url() {
    return "postgresql://postgres:postgres@127.0.0.1:" + port() + "/postgres";
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    end(guard);
  }
}

package dev.taskcraft.executor.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.api.command.ExecCreateCmd;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Processes that are started in running sandboxes: those of {@link RelayCommand} and no others. */
final class Execs {
  /** An engine that has much to do takes seconds; one that hangs must not keep us. */
  private static final Duration BEGINS = Duration.ofSeconds(30);

  private static final int LONGEST_REASON = 500;

  private final EngineClient client;

  Execs(EngineClient client) {
    this.client = client;
  }

  /** One that runs; closing it ends what we have of it, and its input. */
  record Exec(Hijacked connection, InputStream output) implements AutoCloseable {
    OutputStream input() {
      return connection.output();
    }

    void endInput() throws IOException {
      connection.endOutput();
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }

  /**
   * Starts a process, and waits until it says that it does its work.
   *
   * @param container the engine's id of it
   * @param user {@code uid:gid}
   * @param command one of {@link RelayCommand}
   * @throws SandboxUnavailable when it can't be started
   */
  Exec start(String container, String user, List<String> command) throws SandboxUnavailable {
    String id = create(container, user, command);
    CompletableFuture<Void> begun = new CompletableFuture<>();
    try {
      Hijacked engine = client.hijack();
      CompletableFuture<Void> _ =
          begun
              .orTimeout(BEGINS.toMillis(), TimeUnit.MILLISECONDS)
              .whenComplete((_, failure) -> closeIf(failure != null, engine));
      engine.post(client.path("/exec/" + id + "/start"), "{\"Detach\":false,\"Tty\":false}");
      InputStream output = new Frames(engine.input());
      requireSign(output);
      if (!begun.complete(null)) {
        throw new IOException("it was closed");
      }
      return new Exec(engine, output);
    } catch (IOException | RuntimeException failure) {
      boolean inTime = begun.completeExceptionally(failure);
      throw new SandboxUnavailable(
          "the Docker engine at %s can't start a process in a container: %s"
              .formatted(
                  client.address(),
                  inTime ? EngineClient.reason(failure) : "it took more than " + BEGINS),
          failure);
    }
  }

  private static void closeIf(boolean failed, Hijacked engine) {
    if (failed) {
      try {
        engine.close();
      } catch (IOException _) {
        // it is gone either way
      }
    }
  }

  private String create(String container, String user, List<String> command)
      throws SandboxUnavailable {
    try (ExecCreateCmd create =
        client
            .quick()
            .execCreateCmd(container)
            .withUser(user)
            .withWorkingDir("/") // the sandbox's own may be a folder that a tool can change
            .withCmd(command.toArray(String[]::new))
            .withAttachStdin(true)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .withTty(false)
            .withPrivileged(false)) {
      Containment.check(create);
      return asked(create);
    }
  }

  private String asked(ExecCreateCmd create) throws SandboxUnavailable {
    try {
      return create.exec().getId();
    } catch (RuntimeException failure) {
      throw client.unavailable("start a process in a container", failure);
    }
  }

  /** What an engine can't start it tells in the place of the output. */
  private static void requireSign(InputStream output) throws IOException {
    String said = new String(output.readNBytes(RelayCommand.SIGN.length()), UTF_8);
    if (!said.equals(RelayCommand.SIGN)) {
      throw new IOException(
          "it did not begin: " + said + new String(output.readNBytes(LONGEST_REASON), UTF_8));
    }
  }
}

package dev.taskcraft.executor.docker;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Docker engine of the test's own, to be killed and started again: it shares nothing with the one
 * that other tests use. It has a network name space of its own, because a second engine would take
 * the first one's bridge away.
 */
final class OwnEngine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Thread atTheEnd = new Thread(this::end);
  private @Nullable Process dockerd;

  private OwnEngine(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(atTheEnd);
  }

  /** Skips the test when no second engine can be started here. */
  static void require() throws IOException {
    String lacking = "";
    if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
      lacking = "only root can start a Docker engine";
    } else if (!Stream.of("dockerd", "containerd", "unshare").allMatch(OwnEngine::onThePath)) {
      lacking = "dockerd, containerd and unshare are not all on the path";
    }
    RealEngine.skipFor(lacking, "the tests of its restart need one");
  }

  private static boolean onThePath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(one -> Files.isExecutable(Path.of(one, program)));
  }

  /** One that has these images of the usual engine. It is not started. */
  static OwnEngine having(String... images) throws IOException {
    OwnEngine made = new OwnEngine(Files.createTempDirectory("taskcraft-engine"));
    boolean ready = false;
    made.start();
    try (EngineClient from = new EngineClient(System.getenv());
        EngineClient to = new EngineClient(Map.of("DOCKER_HOST", made.address()))) {
      for (String image : images) {
        try (InputStream saved = from.streaming().saveImageCmd(image).exec()) {
          to.streaming().loadImageCmd(saved).exec();
        }
      }
      made.stop();
      ready = true;
      return made;
    } finally {
      if (!ready) {
        made.close();
      }
    }
  }

  /** Where it listens. */
  String address() {
    return "unix://" + folder.resolve("socket");
  }

  /** Starts it, and waits until it answers. */
  void start() throws IOException {
    List<String> command = new ArrayList<>(List.of("unshare", "--net"));
    command.addAll(List.of("dockerd", "--host", address(), "--bridge=none", "--iptables=false"));
    for (String part : List.of("data-root", "exec-root", "pidfile")) {
      command.addAll(List.of("--" + part, folder.resolve(part).toString()));
    }
    Path log = folder.resolve("log");
    Process started =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    dockerd = started;
    try (Engine engine = new Engine(Map.of("DOCKER_HOST", address()))) {
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(SandboxUnavailable.class)
          .until(() -> !started.isAlive() || engine.info().getServerVersion() != null);
    }
    if (!started.isAlive()) {
      throw new IOException("dockerd did not start: " + Files.readString(log));
    }
  }

  /** Ends it as an operator does, by SIGTERM: it ends its containers first. */
  void stop() {
    end(dockerd, false);
  }

  /** Ends it by SIGKILL, and its containerd with it: they have no time for anything. */
  void kill() {
    end(dockerd, true);
    try {
      // Where process 1 reaps nothing, the next dockerd would take the dead one for running.
      Files.delete(folder.resolve("exec-root/containerd/containerd.pid"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void end(@Nullable Process process, boolean forcibly) {
    if (process == null) {
      return;
    }
    if (forcibly) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("dockerd does not end");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  /** Ends it with all that it ever started, and leaves nothing of it. */
  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(atTheEnd);
  }

  private void end() {
    try {
      end(dockerd, true);
      for (ProcessHandle ours : processes()) {
        List<ProcessHandle> within = ours.descendants().toList();
        ours.destroyForcibly(); // a shim goes before its container, which it would report
        within.forEach(ProcessHandle::destroyForcibly);
      }
      for (Path mounted = Mounts.below(folder); mounted != null; mounted = Mounts.below(folder)) {
        run("umount", "--lazy", mounted.toString());
      }
      run("rm", "--recursive", "--force", folder.toString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Its containerd, and one for each container, named by the folder in their command lines. */
  private List<ProcessHandle> processes() {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(
              it -> {
                try {
                  return Files.readString(Path.of("/proc", Long.toString(it.pid()), "cmdline"))
                      .contains(folder + "/");
                } catch (IOException _) {
                  return false; // it is gone
                }
              })
          .toList();
    }
  }

  private static void run(String... command) throws IOException {
    try {
      int code = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (code != 0) {
        throw new IOException("%s: exit code %d".formatted(List.of(command), code));
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException(stop);
    }
  }
}

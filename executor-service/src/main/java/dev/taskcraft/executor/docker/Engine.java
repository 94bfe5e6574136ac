package dev.taskcraft.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.WaitContainerCondition;
import com.github.dockerjava.api.model.WaitResponse;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A Docker engine, as far as sandboxes need one. Connects at its first use. */
final class Engine implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration LEAVING = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final Map<String, String> environment;
  private @Nullable DockerClientConfig config;
  private @Nullable DockerClient quick;
  private @Nullable DockerClient streaming;

  /**
   * Where the variables point, as Docker's own client has it.
   *
   * @param environment {@code DOCKER_HOST}, {@code DOCKER_TLS_VERIFY}, {@code DOCKER_CERT_PATH}
   */
  Engine(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  private synchronized DockerClientConfig config() {
    DockerClientConfig known = config;
    if (known == null) {
      DefaultDockerClientConfig.Builder builder =
          DefaultDockerClientConfig.createDefaultConfigBuilder();
      String host = environment.get("DOCKER_HOST");
      if (host != null && !host.isBlank()) {
        builder.withDockerHost(host);
      }
      known = builder.build();
      config = known;
    }
    return known;
  }

  /** Where it is. */
  String address() {
    return String.valueOf(config().getDockerHost());
  }

  /** Whether it sees our files, because it runs on this host. */
  boolean isLocal() {
    return "unix".equals(config().getDockerHost().getScheme());
  }

  /** Answers to commands are waited for only so long. */
  private synchronized DockerClient quick() {
    DockerClient known = quick;
    if (known == null) {
      known = client(ANSWER);
      quick = known;
    }
    return known;
  }

  /** Streams may be silent for as long as a tool works. */
  private synchronized DockerClient streaming() {
    DockerClient known = streaming;
    if (known == null) {
      known = client(Duration.ZERO);
      streaming = known;
    }
    return known;
  }

  private DockerClient client(Duration answer) {
    return DockerClientImpl.getInstance(
        config(),
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config().getDockerHost())
            .sslConfig(config().getSSLConfig())
            .connectionTimeout(CONNECT)
            .responseTimeout(answer)
            .build());
  }

  /**
   * What the engine says of itself.
   *
   * @throws SandboxUnavailable when it does not answer
   */
  Info info() throws SandboxUnavailable {
    try {
      return quick().infoCmd().exec();
    } catch (RuntimeException failure) {
      throw new SandboxUnavailable(
          "no Docker engine answers at %s (%s); start it, name another by DOCKER_HOST, or run the tools with --executor host, which contains nothing"
              .formatted(address(), reason(failure)),
          failure);
    }
  }

  /**
   * The digest of an image that is there; nothing is pulled.
   *
   * @return {@code sha256:…}
   * @throws SandboxUnavailable when it isn't there
   */
  String image(String name) throws SandboxUnavailable {
    try {
      return Objects.requireNonNull(quick().inspectImageCmd(name).exec().getId());
    } catch (NotFoundException missing) {
      throw new SandboxUnavailable(
          "the engine at %s has no image '%s', and none is pulled when a task runs; build it with `make images`, or pull it"
              .formatted(address(), name),
          missing);
    } catch (RuntimeException failure) {
      throw unavailable("look at the image " + name, failure);
    }
  }

  /** A container that is made, connected and started. */
  record Started(String id, Attached streams, CompletableFuture<Integer> exit) {}

  /**
   * Makes a container and starts it.
   *
   * @param image its digest
   * @throws SandboxUnavailable when it can't be; nothing is left of it
   */
  Started start(
      String image,
      List<String> command,
      List<String> variables,
      String folder,
      String user,
      Map<String, String> labels,
      HostConfig options)
      throws SandboxUnavailable {
    Containment.check(options);
    String id = null;
    boolean started = false;
    try (CreateContainerCmd create = quick().createContainerCmd(image)) {
      id =
          create
              .withEntrypoint(command)
              .withCmd(List.of())
              .withEnv(variables)
              .withWorkingDir(folder)
              .withUser(user)
              .withLabels(labels)
              .withHostName("sandbox")
              .withStdinOpen(true)
              .withStdInOnce(true)
              .withAttachStdin(true)
              .withAttachStdout(true)
              .withAttachStderr(true)
              .withHostConfig(options)
              .exec()
              .getId();
      Attached streams = attach(id);
      CompletableFuture<Integer> exit = exit(id);
      quick().startContainerCmd(id).exec();
      started = true;
      return new Started(id, streams, exit);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new SandboxUnavailable("starting a container was interrupted", stop);
    } catch (RuntimeException failure) {
      throw unavailable("start a container", failure);
    } finally {
      if (!started && id != null) {
        remove(id);
      }
    }
  }

  private Attached attach(String id) throws InterruptedException {
    Attached streams = new Attached();
    boolean _ =
        streaming()
            .attachContainerCmd(id)
            .withStdIn(streams.input())
            .withStdOut(true)
            .withStdErr(true)
            .withFollowStream(true)
            .exec(streams)
            .awaitStarted(ANSWER.toSeconds(), TimeUnit.SECONDS);
    return streams;
  }

  /** Asked for before the start, so that an end at once is not missed. */
  private CompletableFuture<Integer> exit(String id) throws InterruptedException {
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    boolean _ =
        streaming()
            .waitContainerCmd(id)
            .withCondition(WaitContainerCondition.NEXT_EXIT)
            .exec(
                new ResultCallback.Adapter<WaitResponse>() {
                  @Override
                  public void onNext(WaitResponse ended) {
                    exit.complete(ended.getStatusCode());
                  }

                  @Override
                  public void onError(Throwable failure) {
                    exit.completeExceptionally(failure);
                  }

                  @Override
                  public void onComplete() {
                    exit.completeExceptionally(new IOException("the engine went away"));
                  }
                })
            .awaitStarted(ANSWER.toSeconds(), TimeUnit.SECONDS);
    return exit;
  }

  /** Ends a container and all that runs in it; one that is gone is fine. */
  void remove(String id) {
    try {
      quick().removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (DockerException | UncheckedIOException _) {
      // it is gone or on its way out; else the reaper finds it
    } catch (RuntimeException unreachable) {
      org.slf4j.LoggerFactory.getLogger(Engine.class)
          .atWarn()
          .setCause(unreachable)
          .log("container {} could not be removed now", id);
    }
  }

  /**
   * Makes a file system in memory.
   *
   * @param options how it is mounted, see {@link Containment}
   */
  void createVolume(String name, String options, Map<String, String> labels)
      throws SandboxUnavailable {
    try {
      quick()
          .createVolumeCmd()
          .withName(name)
          .withLabels(labels)
          .withDriver("local")
          .withDriverOpts(Map.of("type", "tmpfs", "device", "tmpfs", "o", options))
          .exec();
    } catch (RuntimeException failure) {
      throw unavailable("make a volume", failure);
    }
  }

  /** Removes a volume, when its container is out of the way; one that is gone is fine. */
  void removeVolume(String name) {
    long deadline = System.nanoTime() + LEAVING.toNanos();
    while (!removed(name) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private boolean removed(String name) {
    try {
      quick().removeVolumeCmd(name).exec();
      return true;
    } catch (ConflictException _) {
      return false; // a container that has ended is removed a moment later
    } catch (RuntimeException _) {
      return true; // it is gone; else the reaper finds it
    }
  }

  /** The volumes that have this label, by name, with all their labels. */
  Map<String, Map<String, String>> volumes(String label) throws SandboxUnavailable {
    try {
      Map<String, Map<String, String>> found = new LinkedHashMap<>();
      List<InspectVolumeResponse> volumes =
          quick().listVolumesCmd().withFilter("label", List.of(label)).exec().getVolumes();
      for (InspectVolumeResponse volume :
          Objects.requireNonNullElse(volumes, List.<InspectVolumeResponse>of())) {
        found.put(volume.getName(), Objects.requireNonNullElse(volume.getLabels(), Map.of()));
      }
      return found;
    } catch (RuntimeException failure) {
      throw unavailable("list its volumes", failure);
    }
  }

  /** Unpacks a tar archive into a running container. */
  void copyIn(String id, String folder, InputStream tar) throws SandboxUnavailable {
    try {
      quick().copyArchiveToContainerCmd(id).withRemotePath(folder).withTarInputStream(tar).exec();
    } catch (RuntimeException failure) {
      throw unavailable("copy files into a container", failure);
    }
  }

  /** A folder of a running container as a tar archive. */
  InputStream copyOut(String id, String folder) throws SandboxUnavailable {
    try {
      return quick().copyArchiveFromContainerCmd(id, folder).exec();
    } catch (RuntimeException failure) {
      throw unavailable("copy files out of a container", failure);
    }
  }

  /** All containers that have this label, running or not. */
  List<Container> labelled(String label) throws SandboxUnavailable {
    try {
      return quick().listContainersCmd().withShowAll(true).withLabelFilter(List.of(label)).exec();
    } catch (RuntimeException failure) {
      throw unavailable("list its containers", failure);
    }
  }

  private SandboxUnavailable unavailable(String what, RuntimeException failure) {
    return new SandboxUnavailable(
        "the Docker engine at %s can't %s: %s".formatted(address(), what, reason(failure)),
        failure);
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message.strip();
  }

  @Override
  public synchronized void close() {
    close(quick);
    close(streaming);
  }

  private static void close(@Nullable DockerClient client) {
    if (client != null) {
      try {
        client.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}

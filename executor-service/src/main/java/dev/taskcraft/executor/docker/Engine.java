package dev.taskcraft.executor.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.WaitContainerCondition;
import com.github.dockerjava.api.model.WaitResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Docker engine, as far as sandboxes need one. */
final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final EngineClient client;
  private final Volumes volumes;
  private final Execs execs;

  /** What could not be removed when it had to be, and is tried again. */
  private final Set<String> left = ConcurrentHashMap.newKeySet();

  Engine(Map<String, String> environment) {
    client = new EngineClient(environment);
    volumes = new Volumes(client);
    execs = new Execs(client);
  }

  /** Where it is. */
  URI address() {
    return client.address();
  }

  Volumes volumes() {
    return volumes;
  }

  Execs execs() {
    return execs;
  }

  /**
   * What the engine says of itself.
   *
   * @throws SandboxUnavailable when it does not answer, or must not be asked
   */
  Info info() throws SandboxUnavailable {
    client.requireTls();
    try {
      return client.quick().infoCmd().exec();
    } catch (RuntimeException failure) {
      throw new SandboxUnavailable(
          "no Docker engine answers at %s (%s); start it, name another by DOCKER_HOST, or run the tools with --executor host, which contains nothing"
              .formatted(address(), EngineClient.reason(failure)),
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
      return Objects.requireNonNull(client.quick().inspectImageCmd(name).exec().getId());
    } catch (NotFoundException missing) {
      throw new SandboxUnavailable(
          "the engine at %s has no image '%s', and none is pulled when a task runs; build it with `make images`, or pull it"
              .formatted(address(), name),
          missing);
    } catch (RuntimeException failure) {
      throw client.unavailable("look at the image " + name, failure);
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
    Containment.check(image, user);
    String id = null;
    boolean started = false;
    try (CreateContainerCmd create = client.quick().createContainerCmd(image)) {
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
      client.quick().startContainerCmd(id).exec();
      started = true;
      return new Started(id, streams, exit);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new SandboxUnavailable("starting a container was interrupted", stop);
    } catch (RuntimeException failure) {
      throw client.unavailable("start a container", failure);
    } finally {
      if (!started && id != null) {
        remove(id);
      }
    }
  }

  private Attached attach(String id) throws InterruptedException, SandboxUnavailable {
    Attached streams = new Attached();
    boolean attached =
        client
            .streaming()
            .attachContainerCmd(id)
            .withStdIn(streams.input())
            .withStdOut(true)
            .withStdErr(true)
            .withFollowStream(true)
            .exec(streams)
            .awaitStarted(EngineClient.ANSWER.toSeconds(), TimeUnit.SECONDS);
    requireStarted(attached);
    return streams;
  }

  /** Asked for before the start, so that an end at once is not missed. */
  private CompletableFuture<Integer> exit(String id)
      throws InterruptedException, SandboxUnavailable {
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    boolean waiting =
        client
            .streaming()
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
            .awaitStarted(EngineClient.ANSWER.toSeconds(), TimeUnit.SECONDS);
    requireStarted(waiting);
    return exit;
  }

  private void requireStarted(boolean started) throws SandboxUnavailable {
    if (!started) {
      throw new SandboxUnavailable(
          "the Docker engine at %s does not answer".formatted(client.address()));
    }
  }

  /** Ends a container and all that runs in it; one that is gone is fine. */
  void remove(String id) {
    try {
      client.quick().removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
      left.remove(id);
    } catch (NotFoundException | ConflictException _) {
      left.remove(id); // it is gone, or on its way out
    } catch (RuntimeException failure) {
      left.add(id);
      LOG.atWarn().setCause(failure).log("container {} can't be removed now", id);
    }
  }

  /** Tries again to remove what could not be removed. */
  void removeLeft() {
    Set.copyOf(left).forEach(this::remove);
    volumes.removeLeft();
  }

  /** Unpacks a tar archive into a running container. */
  void copyIn(String id, String folder, InputStream tar) throws SandboxUnavailable {
    try {
      client
          .quick()
          .copyArchiveToContainerCmd(id)
          .withRemotePath(folder)
          .withTarInputStream(tar)
          .exec();
    } catch (RuntimeException failure) {
      throw client.unavailable("copy files into a container", failure);
    }
  }

  /** A folder of a running container as a tar archive. */
  InputStream copyOut(String id, String folder) throws SandboxUnavailable {
    try {
      return client.quick().copyArchiveFromContainerCmd(id, folder).exec();
    } catch (RuntimeException failure) {
      throw client.unavailable("copy files out of a container", failure);
    }
  }

  /** All containers that have this label, running or not. */
  List<Container> labelled(String label) throws SandboxUnavailable {
    try {
      return client
          .quick()
          .listContainersCmd()
          .withShowAll(true)
          .withLabelFilter(List.of(label))
          .exec();
    } catch (RuntimeException failure) {
      throw client.unavailable("list its containers", failure);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}

package dev.taskcraft.executor.docker;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Info;
import dev.taskcraft.executor.mcp.Launch;
import dev.taskcraft.executor.mcp.ServerProcess;
import dev.taskcraft.executor.mcp.ServerUnusable;
import dev.taskcraft.executor.reach.Reach;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts sandboxes, and clears away those whose owner is gone: before the first one, and then every
 * minute. Safe for use by several threads; nothing is connected before the first use.
 */
public final class Sandboxes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sandboxes.class);

  /** Where our own program lies in every sandbox, wherever it lies here. */
  private static final String PROGRAM = "/opt/taskcraft/python";

  private static final Duration REAPED = Duration.ofMinutes(1);

  /** Of the host's variables and those of its workers, what means nothing in a container. */
  private static final Set<String> OF_THE_HOST =
      Set.of("PATH", "HOME", "TMPDIR", "VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH");

  private final SandboxConfig config;
  private final Engine engine;
  private final Clock clock;
  private final Reach reach;
  private final Owner owner = Owner.self();
  private @Nullable ScheduledExecutorService reaper;

  /**
   * Sandboxes of the engine that the variables name.
   *
   * @param environment {@code DOCKER_HOST} and the like, {@code TASKCRAFT_SANDBOX_*}
   * @throws IllegalArgumentException naming a variable that can't be read
   */
  public Sandboxes(Map<String, String> environment, Clock clock) {
    this.config = SandboxConfig.of(environment);
    this.engine = new Engine(environment);
    this.clock = clock;
    this.reach = Reach.of(environment);
  }

  /** What the operator says of them. */
  SandboxConfig config() {
    return config;
  }

  /**
   * That sandboxes can be had.
   *
   * @return what there is, for people
   * @throws SandboxUnavailable when they can't, with the remedy
   */
  public String check() throws SandboxUnavailable {
    Info info = engine.info();
    List<String> security = Objects.requireNonNullElse(info.getSecurityOptions(), List.of());
    if (security.stream().noneMatch(option -> option.contains("seccomp"))) {
      throw new SandboxUnavailable(
          "the Docker engine at %s has no seccomp, and without it a container is no sandbox; start it with its default profile"
              .formatted(engine.address()));
    }
    if (!Boolean.TRUE.equals(info.getMemoryLimit())
        || !Boolean.TRUE.equals(info.getSwapLimit())
        || !Boolean.TRUE.equals(info.getCpuCfsQuota())) {
      throw new SandboxUnavailable(
          "the Docker engine at %s can't limit memory, swap or processors; enable these control groups"
              .formatted(engine.address()));
    }
    Map<String, ?> runtimes = Objects.requireNonNullElse(info.getRuntimes(), Map.of());
    if (!runtimes.containsKey(config.runtime())) {
      throw new SandboxUnavailable(
          "the Docker engine at %s has no runtime '%s'; install it, or change %sRUNTIME"
              .formatted(engine.address(), config.runtime(), SandboxConfig.PREFIX));
    }
    return "Docker %s at %s, %s, seccomp"
        .formatted(info.getServerVersion(), engine.address(), config.runtime());
  }

  /**
   * The digest of an image.
   *
   * @throws SandboxUnavailable when the engine has none of that name
   */
  String image(String name) throws SandboxUnavailable {
    reap();
    return engine.image(name);
  }

  /** Starts servers in sandboxes like this. */
  ServerProcess.Launcher launcher(Plan plan) {
    return launch -> {
      try {
        return start(plan, launch);
      } catch (SandboxUnavailable unavailable) {
        // no program is missing, as a caller would make of it
        throw new ServerUnusable(String.valueOf(unavailable.getMessage()));
      }
    };
  }

  private ServerProcess start(Plan plan, Launch launch) throws IOException {
    if (!engine.isLocal()) {
      throw new SandboxUnavailable(
          "the Docker engine at %s is not on this host, and files can't be sent to it yet; use one by its Unix socket"
              .formatted(engine.address()));
    }
    Instant until = clock.instant().plus(config.limits().life());
    Map<String, String> labels = owner.labels(plan.task(), until);
    Belongings belongings = new Belongings(engine);
    boolean started = false;
    try {
      ServerProcess container = start(plan, launch, labels, belongings);
      endAt(until, container);
      started = true;
      return container;
    } finally {
      if (!started) {
        belongings.close();
      }
    }
  }

  private ServerProcess start(
      Plan plan, Launch launch, Map<String, String> labels, Belongings belongings)
      throws IOException {
    Map<String, Path> moved = new HashMap<>();
    List<Path> wanted = new ArrayList<>(plan.roots());
    wanted.addAll(launch.reads());
    wanted.add(launch.folder());
    if (wanted.remove(plan.program())) {
      moved.put(PROGRAM, plan.program());
    }
    List<String> command =
        launch.command().stream().map(word -> moved(word, plan.program())).toList();
    Map<String, String> variables = variables(launch.environment());
    if (!plan.egress().entries().isEmpty()) {
      Egress egress = belongings.add(Egress.open(plan.egress(), reach, plan.task()));
      moved.putAll(egress.shown());
      command = Egress.command(command);
      variables.putAll(Egress.variables());
    }
    Map<String, String> volumes = new LinkedHashMap<>();
    Copies copies = plan.writable();
    if (copies != null) {
      for (Path root : copies.folders()) {
        for (Path passage : ShownFiles.hiddenAbove(root)) {
          volumes.put(passage.toString(), belongings.volume(Containment.PASSAGE, labels));
        }
        volumes.put(
            root.toString(),
            belongings.volume(Containment.writable(config.limits().workspace()), labels));
      }
      command = Belongings.waiting(command);
    }
    String user = user();
    Engine.Started started =
        engine.start(
            plan.image(),
            command,
            variables.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList(),
            launch.folder().toAbsolutePath().normalize().toString(),
            user,
            labels,
            Containment.options(
                config.limits(), config.runtime(), ShownFiles.of(wanted, moved, volumes)));
    dev.taskcraft.executor.docker.Container container =
        new dev.taskcraft.executor.docker.Container(
            engine,
            started.id(),
            started.streams(),
            started.exit(),
            config.limits(),
            belongings::close);
    if (copies != null) {
      fill(copies, container, user);
    }
    return container;
  }

  /** The server begins when its files are there. */
  private void fill(Copies copies, dev.taskcraft.executor.docker.Container container, String user)
      throws IOException {
    boolean filled = false;
    try {
      copies.began(engine, container, user);
      container.input().write('\n');
      container.input().flush();
      filled = true;
    } finally {
      if (!filled) {
        container.kill();
      }
    }
  }

  private static String moved(String word, Path program) {
    return word.startsWith(program.toString())
        ? PROGRAM + word.substring(program.toString().length())
        : word;
  }

  private static Map<String, String> variables(Map<String, String> environment) {
    Map<String, String> variables = new LinkedHashMap<>(environment);
    OF_THE_HOST.forEach(variables::remove);
    variables.put("HOME", "/tmp");
    variables.put("TMPDIR", "/tmp");
    variables.put("PYTHONDONTWRITEBYTECODE", "1");
    return variables;
  }

  /** Ourselves, because of the files; but never root: then somebody whom no file belongs to. */
  private static String user() throws IOException {
    Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    Object group = Files.getAttribute(Path.of("/proc/self"), "unix:gid");
    return user.equals(0) || group.equals(0) ? "65532:65532" : user + ":" + group;
  }

  private void endAt(Instant until, ServerProcess container) {
    ScheduledExecutorService timer = timer();
    var end =
        timer.schedule(
            container::kill,
            Duration.between(clock.instant(), until).toMillis(),
            TimeUnit.MILLISECONDS);
    CompletableFuture<?> _ = container.ended().thenRun(() -> end.cancel(false));
  }

  private synchronized ScheduledExecutorService timer() {
    ScheduledExecutorService known = reaper;
    if (known == null) {
      known =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("sandboxes").factory());
      Future<?> _ =
          known.scheduleWithFixedDelay(
              this::reapQuietly, REAPED.toMillis(), REAPED.toMillis(), TimeUnit.MILLISECONDS);
      reaper = known;
    }
    return known;
  }

  private void reapQuietly() {
    try {
      reap();
    } catch (SandboxUnavailable unavailable) {
      LOG.atDebug().setCause(unavailable).log("sandboxes without an owner can't be looked for now");
    }
  }

  /**
   * Removes the sandboxes that nobody owns any more.
   *
   * @return how many there were
   */
  public int reap() throws SandboxUnavailable {
    int reaped = 0;
    for (Container one : engine.labelled(Owner.SANDBOX)) {
      if (Owner.orphaned(one.getLabels(), owner, clock.instant())) {
        engine.remove(one.getId());
        reaped++;
      }
    }
    engine
        .volumes(Owner.SANDBOX)
        .forEach(
            (name, labels) -> {
              if (Owner.orphaned(labels, owner, clock.instant())) {
                engine.removeVolume(name);
              }
            });
    return reaped;
  }

  @Override
  public void close() {
    synchronized (this) {
      if (reaper != null) {
        reaper.shutdownNow();
      }
    }
    engine.close();
  }
}

package dev.taskcraft.executor.docker;

import com.github.dockerjava.api.model.Info;
import dev.taskcraft.executor.mcp.Launch;
import dev.taskcraft.executor.mcp.ServerProcess;
import dev.taskcraft.executor.mcp.ServerUnusable;
import dev.taskcraft.executor.reach.Reach;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Starts sandboxes, and clears away those whose owner is gone: before the first one, and then every
 * minute. Safe for use by several threads; nothing is connected before the first use.
 */
public final class Sandboxes implements AutoCloseable {
  static final Duration REAPED_EVERY = Duration.ofMinutes(1);

  private final SandboxConfig config;
  private final Engine engine;
  private final Clock clock;
  private final Reach reach;
  private final Duration reapedEvery;
  private @Nullable Reaper reaper;
  private @Nullable Delivery delivery;

  /**
   * Sandboxes of the engine that the variables name.
   *
   * @param environment {@code DOCKER_HOST} and the like, {@code TASKCRAFT_SANDBOX_*}
   * @throws IllegalArgumentException naming a variable that can't be read
   */
  public Sandboxes(Map<String, String> environment, Clock clock) {
    this(environment, clock, REAPED_EVERY);
  }

  Sandboxes(Map<String, String> environment, Clock clock, Duration reapedEvery) {
    this.config = SandboxConfig.of(environment);
    this.engine = new Engine(environment);
    this.clock = clock;
    this.reach = Reach.of(environment);
    this.reapedEvery = reapedEvery;
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
    return "Docker %s at %s, %s, seccomp, files by %s"
        .formatted(info.getServerVersion(), engine.address(), config.runtime(), delivery(info));
  }

  /**
   * That sandboxes can be had, and that there are images for the tools of both languages.
   *
   * @return what there is, for people
   * @throws SandboxUnavailable when anything is lacking, with the remedy
   */
  public String checkAll() throws SandboxUnavailable {
    String there = check();
    engine.image(config.pythonImage());
    engine.image(config.javaImage());
    return there;
  }

  /** How files get to sandboxes; worked out once. */
  private synchronized Delivery delivery(Info info) throws SandboxUnavailable {
    Delivery known = delivery;
    if (known == null) {
      known = config.files().to(engine.address(), info.getDockerRootDir(), Here.now());
      delivery = known;
    }
    return known;
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
        throw new ServerUnusable(String.valueOf(unavailable.getMessage()));
      } catch (IOException failure) {
        // no program is missing, as a caller would make of it
        throw new ServerUnusable("its files can't be brought into a container: " + failure);
      }
    };
  }

  private ServerProcess start(Plan plan, Launch launch) throws IOException {
    Instant until = clock.instant().plus(config.limits().life());
    Map<String, String> labels = reaper().owner().labels(plan.task(), until);
    Belongings belongings = new Belongings(engine.volumes());
    @Nullable ContainerProcess container = null;
    boolean ready = false;
    try {
      Delivery delivery = delivery(engine.info());
      Needs needs = Needs.of(plan, launch, delivery);
      Egress egress = egress(plan, belongings);
      boolean relayed = egress != null && delivery == Delivery.COPY;
      container = make(plan, launch, needs, relayed ? null : egress, labels, belongings);
      reaper().endAt(until, container);
      plan.copies().began(engine, container, Inside.user(), needs.sent());
      if (egress != null && relayed) {
        belongings.add(Relay.open(engine.execs(), container.id(), Inside.user(), egress.socket()));
      }
      if (plan.waits(needs)) {
        container.input().write('\n'); // the server begins when its files and its way out are there
        container.input().flush();
      }
      ready = true;
      return container;
    } finally {
      if (!ready && container != null) {
        container.kill();
      }
      if (!ready) {
        belongings.close();
      }
    }
  }

  private @Nullable Egress egress(Plan plan, Belongings belongings) throws IOException {
    return plan.egress().entries().isEmpty()
        ? null
        : belongings.add(Egress.open(plan.egress(), reach, plan.task(), reaper().owner()));
  }

  /**
   * Makes the container and starts it.
   *
   * @param shown the way out whose socket it is shown
   */
  private ContainerProcess make(
      Plan plan,
      Launch launch,
      Needs needs,
      @Nullable Egress shown,
      Map<String, String> labels,
      Belongings belongings)
      throws IOException {
    Map<String, Path> moved = new HashMap<>(needs.moved());
    List<String> command = Inside.command(launch, plan.program());
    Map<String, String> variables = Inside.variables(launch);
    if (!plan.egress().entries().isEmpty()) {
      variables.putAll(Egress.variables());
    }
    if (shown != null) {
      moved.putAll(shown.shown());
      command = Egress.command(command);
    }
    Map<String, String> volumes =
        new LinkedHashMap<>(belongings.volumes(plan.copies().writable(), config.limits(), labels));
    volumes.putAll(belongings.received(needs.sent(), config.limits(), labels));
    if (plan.waits(needs)) {
      command = Belongings.waiting(command);
    }
    Engine.Started started =
        engine.start(
            plan.image(),
            command,
            variables.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).toList(),
            Inside.folder(launch),
            Inside.user(),
            labels,
            Containment.options(
                config.limits(), config.runtime(), ShownFiles.of(needs.mounted(), moved, volumes)));
    return new ContainerProcess(
        engine,
        started.id(),
        started.streams(),
        started.exit(),
        config.limits(),
        belongings::close);
  }

  private synchronized Reaper reaper() {
    Reaper known = reaper;
    if (known == null) {
      known = new Reaper(engine, clock, reapedEvery);
      reaper = known;
    }
    return known;
  }

  /**
   * Removes the sandboxes that nobody owns any more.
   *
   * @return how many there were
   */
  public int reap() throws SandboxUnavailable {
    return reaper().reap();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (reaper != null) {
        reaper.close();
      }
    }
    engine.close();
  }
}

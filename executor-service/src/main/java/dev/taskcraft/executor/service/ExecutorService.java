package dev.taskcraft.executor.service;

import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.executor.Bundles;
import dev.taskcraft.executor.ContainedOnly;
import dev.taskcraft.executor.ExecutorRole;
import dev.taskcraft.executor.LastLook;
import dev.taskcraft.executor.Outcomes;
import dev.taskcraft.executor.Places;
import dev.taskcraft.executor.Secrets;
import dev.taskcraft.executor.ToolRuns;
import dev.taskcraft.executor.Toolboxes;
import dev.taskcraft.executor.builtin.BuiltInTools;
import dev.taskcraft.executor.catalogue.InstalledModules;
import dev.taskcraft.executor.docker.DockerTools;
import dev.taskcraft.executor.docker.Sandboxes;
import dev.taskcraft.executor.java.JavaTools;
import dev.taskcraft.executor.mcp.server.McpTools;
import dev.taskcraft.executor.module.ModuleTools;
import dev.taskcraft.executor.python.PythonTools;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.log.EventLog;
import dev.taskcraft.log.postgres.PostgresAddress;
import dev.taskcraft.log.postgres.PostgresEventLog;
import dev.taskcraft.service.RoleHost;
import dev.taskcraft.service.RoleListener;
import dev.taskcraft.task.EventIds;
import dev.taskcraft.tool.Toolsets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Puts the executor together. */
@ApplicationScoped
public class ExecutorService {
  /**
   * Longer than a living process takes to get its lock back: it looks every 2 s, and waits 1 s for
   * an answer and at most 10 s for a connection.
   */
  private static final Duration GRACE = Duration.ofSeconds(15);

  @Produces
  @Singleton
  Bundles bundles(ExecutorConfig config, BlobStore blobs) {
    return config.bundles().bundles(blobs, config.cache().toAbsolutePath());
  }

  void close(@Disposes Bundles bundles) throws Exception {
    if (bundles instanceof AutoCloseable unpacked) {
      unpacked.close();
    }
  }

  @Produces
  @Singleton
  Toolboxes toolboxes(ExecutorConfig config, Bundles bundles, Clock clock) {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("TASKCRAFT_OUTBOX", config.outbox().toAbsolutePath().toString());
    Path program = config.cache().resolve("python");
    PythonTools python = new PythonTools(program, environment);
    List<ToolFactory> host = new ArrayList<>();
    if (!config.hostTools()) {
      host.add(new ContainedOnly());
    }
    host.add(new BuiltInTools(clock, environment));
    host.add(new ModuleTools(python, new JavaTools()));
    host.add(new McpTools(environment));
    return new Toolboxes(
        host,
        List.of(new DockerTools(new Sandboxes(environment, clock), program, environment)),
        new Secrets(environment),
        places(config),
        bundles);
  }

  /** A request that names no folders, as those from outside, gets what is installed anyway. */
  private static Places places(ExecutorConfig config) {
    Places installed =
        Places.installed(config.catalogue().toAbsolutePath(), config.workspace().toAbsolutePath());
    return config.requestFolders()
        ? request ->
            request.workingFolder() == null ? installed.of(request) : Places.asRequested(request)
        : installed;
  }

  @Produces
  @Singleton
  InstalledModules installed(ExecutorConfig config) {
    return new InstalledModules(config.catalogue());
  }

  void close(@Disposes Toolboxes toolboxes) {
    toolboxes.close();
  }

  /** Its session locks tell which executors live. */
  @Produces
  @Singleton
  EventLog lives(PostgresAddress database) {
    return PostgresEventLog.open(database);
  }

  void close(@Disposes EventLog lives) {
    lives.close();
  }

  @Produces
  @Singleton
  RoleListener listener(
      RoleHost host,
      Toolboxes toolboxes,
      EventLog lives,
      Toolsets toolsets,
      BlobStore blobs,
      EventIds ids,
      Clock clock) {
    ToolRuns runs =
        new ToolRuns(
            toolboxes,
            blobs,
            new LastLook(),
            new Outcomes(blobs, clock, RandomGenerator.of("L64X128MixRandom")));
    return host.listener(
        new ExecutorRole(toolsets, runs, ids, lives.register(), new Grace(lives::alive, GRACE)),
        false);
  }

  void close(@Disposes RoleListener listener) {
    listener.close();
  }
}

package dev.taskcraft.state.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What the state-service is told. */
@ConfigMapping(prefix = "taskcraft.state-service")
public interface StateConfig {
  /** How many tasks that go on are kept in memory, folded. */
  @WithDefault("5000")
  int cachedTasks();

  /** How long a task is kept after its end; forever where it is not said. */
  Optional<Duration> keep();

  /** How often to look for tasks that are not kept any longer. */
  @WithDefault("10m")
  Duration keepEvery();

  /** How long a request waits for what it wants to be as new as. */
  @WithDefault("10s")
  Duration freshness();
}

package dev.taskcraft.state.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the state-service is told. */
@ConfigMapping(prefix = "taskcraft.state-service")
public interface StateConfig {
  /** How many tasks that go on are kept in memory, folded. */
  @WithDefault("5000")
  int cachedTasks();

  /** How long a request waits for what it wants to be as new as. */
  @WithDefault("10s")
  Duration freshness();
}

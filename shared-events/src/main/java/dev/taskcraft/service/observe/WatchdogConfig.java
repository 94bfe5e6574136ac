package dev.taskcraft.service.observe;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the watchdog is told. */
@ConfigMapping(prefix = "taskcraft.watchdog")
public interface WatchdogConfig {
  /** How long a model or a tool is at work before it is named in the log, and how often then. */
  @WithDefault("1m")
  Duration after();
}

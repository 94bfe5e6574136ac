package dev.taskcraft.planner.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What the planner is told. */
@ConfigMapping(prefix = "taskcraft.planner")
public interface PlannerConfig {
  Gemini gemini();

  /** The model; tasks with a playbook need none. */
  interface Gemini {
    /** The environment's GOOGLE_API_KEY or GEMINI_API_KEY. */
    Optional<String> key();

    /** In place of Google's; the environment's GOOGLE_GEMINI_BASE_URL. */
    Optional<String> baseUrl();

    @WithDefault("5m")
    Duration timeout();
  }
}

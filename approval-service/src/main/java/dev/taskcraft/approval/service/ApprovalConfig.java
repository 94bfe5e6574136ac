package dev.taskcraft.approval.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What this service is told, beside what all are. */
@ConfigMapping(prefix = "taskcraft.approval")
public interface ApprovalConfig {
  /** The replication slot; unique in its Postgres server. */
  @WithDefault("taskcraft_approval")
  String slot();

  /** How long a decision may be unseen on its topic before it is published again. */
  @WithDefault("10s")
  Duration sweepAfter();

  /** How long an answer about a task waits until what was said lies on its topic. */
  @WithDefault("10s")
  Duration publishWithin();

  /** How often is looked for requests whose time is over. */
  @WithDefault("1s")
  Duration expireEvery();

  /** How often is measured how much waits. */
  @WithDefault("10s")
  Duration measureEvery();
}

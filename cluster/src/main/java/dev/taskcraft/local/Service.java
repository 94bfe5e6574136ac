package dev.taskcraft.local;

import java.nio.file.Path;
import java.util.Locale;

/** The services of a cluster. */
public enum Service {
  STATE,
  APPROVAL,
  PLANNER,
  POLICY,
  EXECUTOR;

  /** Its name for people. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What starts it, in a project that is built. */
  Path jar(Path project) {
    return project.resolve(label() + "-service/target/quarkus-app/quarkus-run.jar");
  }
}

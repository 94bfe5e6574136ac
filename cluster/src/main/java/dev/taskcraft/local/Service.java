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
  public Path jar(Path project) {
    return built(project).resolve("service-runner.jar");
  }

  /** What lets its JVM start fast, which training writes; need not be there. */
  Path aotCache(Path project) {
    return built(project).resolve("service.aot");
  }

  private Path built(Path project) {
    return project.resolve(label() + "-service/target/service");
  }
}

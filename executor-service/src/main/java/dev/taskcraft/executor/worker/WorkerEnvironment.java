package dev.taskcraft.executor.worker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The variables of a worker: what its language and its secrets need, and nothing else of ours. */
public final class WorkerEnvironment {
  /** Names the variables that hold secrets, with commas between. */
  public static final String SECRETS = "TASKCRAFT_SECRETS";

  private static final Set<String> COMMON =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TASKCRAFT_OUTBOX");

  private WorkerEnvironment() {}

  /**
   * All its variables.
   *
   * @param passedOn which of {@code ours} it gets beside the common ones, by name
   */
  public static Map<String, String> of(
      Map<String, String> ours, Predicate<String> passedOn, Map<String, String> secrets) {
    Map<String, String> environment = new LinkedHashMap<>();
    ours.forEach(
        (name, value) -> {
          if (COMMON.contains(name) || passedOn.test(name)) {
            environment.put(name, value);
          }
        });
    environment.putAll(secrets);
    environment.put(SECRETS, String.join(",", new TreeMap<>(secrets).keySet()));
    return environment;
  }
}

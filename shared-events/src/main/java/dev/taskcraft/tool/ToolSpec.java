package dev.taskcraft.tool;

import dev.taskcraft.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tool looks like to the model, to policy and to the executor.
 *
 * @param schema JSON Schema (draft 2020-12) of the arguments object
 * @param schemaDigest SHA-256 over the canonical JSON of {@code schema}, {@code sha256:…}
 * @param readWhen arguments that make a call of this tool a mere read; null when none do
 * @param retries attempts after the first that failed
 * @param origin where it comes from, for people, e.g. {@code python module incident_tools}
 * @param answeredByPerson a person answers in the tool's place; nothing runs
 * @param guarded asks unless an allow rule names it, whatever the default says
 * @param code SHA-256 of the code it was loaded from, {@code sha256:…}; null where that is ours or
 *     not to be seen
 */
public record ToolSpec(
    String name,
    String description,
    Map<String, @Nullable Object> schema,
    String schemaDigest,
    Effect effect,
    @Nullable ReadWhen readWhen,
    Duration timeout,
    int retries,
    Backoff backoff,
    String origin,
    boolean answeredByPerson,
    boolean guarded,
    @Nullable String code) {
  public ToolSpec {
    schema = Json.copy(schema);
    if (timeout.isNegative() || timeout.isZero() || retries < 0) {
      throw new IllegalArgumentException(
          "tool '" + name + "': timeout must be positive and retries not negative");
    }
  }

  /** The effect of this very call. */
  public Effect effectOf(Map<String, @Nullable Object> args) {
    return readWhen != null && readWhen.matches(args) ? Effect.READ : effect;
  }

  /** Whether this very call asks unless an allow rule names the tool. */
  public boolean guards(Map<String, @Nullable Object> args) {
    return guarded && effectOf(args) != Effect.READ;
  }

  /**
   * A call reads when one argument has one of these texts.
   *
   * @param whenAbsent whether it also reads without that argument
   */
  public record ReadWhen(String arg, List<String> values, boolean whenAbsent) {
    public ReadWhen {
      values = List.copyOf(values);
    }

    boolean matches(Map<String, @Nullable Object> args) {
      return args.get(arg) instanceof String value
          ? values.contains(value)
          : whenAbsent && !args.containsKey(arg);
    }
  }

  /**
   * How long to wait before the next attempt: {@code initial * factor^(attempt-1)}, at most {@code
   * max}, with full jitter added by the executor.
   */
  public record Backoff(Duration initial, Duration max, double factor) {
    public static final Backoff DEFAULT =
        new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), 2);

    /** The wait after this attempt, without jitter. */
    public Duration after(int attempt) {
      double millis = (double) initial.toMillis() * Math.pow(factor, attempt - 1.0);
      return Duration.ofMillis((long) Math.min(millis, (double) max.toMillis()));
    }
  }
}

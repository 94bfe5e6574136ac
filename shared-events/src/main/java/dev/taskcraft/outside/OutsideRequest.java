package dev.taskcraft.outside;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.Inputs;
import dev.taskcraft.json.Json;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What another system asks for. Everything else, where it runs and on which folders, is the
 * coworker's and the operator's to say.
 *
 * @param coworker one of the catalogue
 * @param objective in place of the coworker's; null to keep that
 * @param inputs by name, as JSON values
 * @param requester for whom; null for the source of the record
 * @param planner in place of the coworker's; null to keep that
 * @param dedupKey the producer's own id for this request; null when it gives none
 */
public record OutsideRequest(
    Reference coworker,
    @Nullable String objective,
    Map<String, @Nullable Object> inputs,
    @Nullable String requester,
    @Nullable String planner,
    @Nullable String dedupKey) {
  private static final int MOST_CHARACTERS = 256;

  public OutsideRequest {
    inputs = Json.copy(inputs);
    check("requester", requester);
    check("planner", planner);
    check("dedup_key", dedupKey);
  }

  /**
   * A coworker of the catalogue.
   *
   * @param digest of one version of it; null for the one published last
   */
  public record Reference(String name, @Nullable String digest) {
    public Reference {
      check("coworker.name", name);
      check("coworker.digest", digest);
    }
  }

  private static void check(String field, @Nullable String value) {
    if (value != null
        && (value.isBlank()
            || value.length() > MOST_CHARACTERS
            || value.chars().anyMatch(Character::isISOControl))) {
      throw new IllegalArgumentException(
          "%s has %d characters; 1 to %d are allowed, not all of them blank, and no control character"
              .formatted(field, value.length(), MOST_CHARACTERS));
    }
  }

  /** What became of it. */
  public sealed interface Answer {
    /** The whole request. */
    record Resolved(TaskRequested request) implements Answer {}

    /** It can't be done, and why. */
    record Refused(String reason) implements Answer {}
  }

  /**
   * The request with the coworker in it, its digest pinned.
   *
   * @param found what the catalogue has for {@link #coworker}
   * @param source whoever produced it, for a request that names no requester
   */
  public Answer resolve(Coworker found, String digest, String source) {
    return switch (Inputs.check(found.inputs(), inputs)) {
      case Inputs.Refused(var problems) -> new Answer.Refused(String.join("; ", problems));
      case Inputs.Given(var values) -> {
        String which = plannerFor(found);
        yield switch (which) {
          case "playbook" ->
              found.playbook().isEmpty()
                  ? new Answer.Refused(
                      "planner 'playbook' has nothing to follow; coworker '%s' has no playbook"
                          .formatted(found.name()))
                  : resolved(found, digest, source, values, which);
          case "react", "tot" -> resolved(found, digest, source, values, which);
          default ->
              new Answer.Refused(
                  "there is no planner '%s'; use playbook, react or tot".formatted(which));
        };
      }
    };
  }

  private String plannerFor(Coworker found) {
    String said = planner == null ? found.planner() : planner;
    if (said == null) {
      return found.playbook().isEmpty() ? "react" : "playbook";
    }
    return said.equals("gemini") ? "react" : said;
  }

  private Answer.Resolved resolved(
      Coworker found,
      String digest,
      String source,
      Map<String, @Nullable Object> values,
      String which) {
    return new Answer.Resolved(
        new TaskRequested(
            objective == null ? found.objective() : objective,
            values,
            requester == null ? source : requester,
            found,
            digest,
            which,
            found.executor() == null ? "host" : found.executor(),
            List.of(),
            null,
            null,
            dedupKey,
            null));
  }
}

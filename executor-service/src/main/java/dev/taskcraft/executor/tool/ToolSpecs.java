package dev.taskcraft.executor.tool;

import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.tool.ToolSpec;
import java.util.Map;
import java.util.TreeMap;

/** What the operator's settings make of a tool's own description. */
public final class ToolSpecs {
  private ToolSpecs() {}

  /**
   * Returns the tool as the operator wants it. A stated effect holds for every call, also for those
   * that the tool itself calls reads; it may be looser than the tool's own, the operator answers
   * for it. Built-in tools refuse a looser one before they come here.
   */
  public static ToolSpec with(ToolSpec spec, Settings settings) {
    return new ToolSpec(
        spec.name(),
        spec.description(),
        spec.schema(),
        spec.schemaDigest(),
        settings.effect() != null ? settings.effect() : spec.effect(),
        settings.effect() != null ? null : spec.readWhen(),
        settings.timeout() != null ? settings.timeout() : spec.timeout(),
        settings.retries() != null ? settings.retries() : spec.retries(),
        spec.backoff(),
        spec.origin(),
        spec.answeredByPerson(),
        spec.guarded(),
        spec.code());
  }

  /**
   * The tool as it is in a container: its image belongs to its code, so that a task that was
   * prepared with one image is not carried on with another.
   *
   * @param image the image's digest
   */
  public static ToolSpec in(ToolSpec spec, String image) {
    Map<String, Object> code = new TreeMap<>();
    code.put("image", image);
    if (spec.code() != null) {
      code.put("code", spec.code());
    }
    return new ToolSpec(
        spec.name(),
        spec.description(),
        spec.schema(),
        spec.schemaDigest(),
        spec.effect(),
        spec.readWhen(),
        spec.timeout(),
        spec.retries(),
        spec.backoff(),
        spec.origin() + ", in a container of " + image,
        spec.answeredByPerson(),
        spec.guarded(),
        CanonicalJson.digest(code));
  }
}

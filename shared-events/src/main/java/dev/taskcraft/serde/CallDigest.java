package dev.taskcraft.serde;

import dev.taskcraft.digest.Sha256;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import dev.taskcraft.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * D: what an approval is bound to. Two calls share it only when nothing that a person looked at
 * differs. The executor makes it again from the very object that it is about to run.
 *
 * @param toolSchemaDigest what the tool looked like; null for a tool that nobody described
 * @param coworkerDigest see {@link CoworkerJson#coworkerDigest}
 * @param policyDigest see {@link CoworkerJson#policyDigest}
 * @param executorProfile where it runs, e.g. {@code host}
 * @param expiry until when an approval may be given; null for no limit
 */
public record CallDigest(
    TaskId task,
    int step,
    Call call,
    @Nullable String toolSchemaDigest,
    @Nullable String coworkerDigest,
    @Nullable String policyDigest,
    @Nullable String executorProfile,
    @Nullable Instant expiry) {
  /**
   * The digest of a step's call, with everything that its task pins.
   *
   * @param tool what the tool looks like: to policy as pinned, to the executor as it is
   * @param policyDigest of the coworker's policies, see {@link PolicyDigests}
   */
  public static CallDigest of(
      TaskId task,
      int step,
      Call call,
      ToolSpec tool,
      TaskRequested request,
      String policyDigest,
      @Nullable Instant expiry) {
    return new CallDigest(
        task,
        step,
        call,
        tool.schemaDigest(),
        request.coworkerDigest(),
        policyDigest,
        request.executor(),
        expiry);
  }

  /**
   * The digest as it stands in events: {@code d1:<64 hex>}. Fields that are null take part as JSON
   * null, so that none can be left out unnoticed.
   */
  public String text() {
    Map<String, @Nullable Object> fields = LinkedHashMap.newLinkedHashMap(9);
    fields.put("task", task.value());
    fields.put("step", (long) step);
    fields.put("tool", call.tool());
    fields.put("tool_schema_digest", toolSchemaDigest);
    fields.put("args", call.args());
    fields.put("coworker_digest", coworkerDigest);
    fields.put("policy_digest", policyDigest);
    fields.put("executor_profile", executorProfile);
    fields.put("expiry", expiry == null ? null : expiry.toString());
    return "d1:" + Sha256.hex(CanonicalJson.of(fields).getBytes(StandardCharsets.UTF_8));
  }
}

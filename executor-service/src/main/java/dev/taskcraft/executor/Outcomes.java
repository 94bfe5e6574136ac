package dev.taskcraft.executor;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.executor.ExecutorWork.RunTool;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolResult.Attachment;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.task.Content;
import dev.taskcraft.task.Outcome;
import dev.taskcraft.task.Step;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a tool's result means for the step, by the tool's effect. */
public final class Outcomes {
  private static final int INLINE_BYTES = 8 * 1024;

  private final BlobStore blobs;
  private final Clock clock;
  private final RandomGenerator random;

  public Outcomes(BlobStore blobs, Clock clock, RandomGenerator random) {
    this.blobs = blobs;
    this.clock = clock;
    this.random = random;
  }

  Outcome of(ToolResult result, Step step, Tool tool, RunTool run, Redactor redactor) {
    ToolSpec spec = tool.spec();
    Effect effect = spec.effectOf(Objects.requireNonNull(step.call()).args());
    return switch (result) {
      case ToolResult.Returned(var value, var attachments) ->
          new Outcome.Succeeded(content(redactor.value(value), attachments));
      case ToolResult.Failed(var message, var detail, boolean retryable) ->
          new Outcome.Failed(
              redactor.text(message),
              detail == null ? null : redactor.text(detail),
              retryable ? retryAt(spec, run.attempt()) : null);
      case ToolResult.Lost(var reason) when harmless(effect) ->
          new Outcome.Failed(redactor.text(reason), null, retryAt(spec, run.attempt()));
      case ToolResult.Lost(var reason) -> new Outcome.Unknown(redactor.text(reason));
      case ToolResult.Unreachable(var reason) ->
          new Outcome.NotRun(Outcome.Refusal.MISSING_TOOL, redactor.text(reason));
    };
  }

  /** Whether nobody needs to be asked when the answer is lost. */
  private static boolean harmless(Effect effect) {
    return effect == Effect.READ || effect == Effect.IDEMPOTENT;
  }

  /** When the next attempt may start, with jitter over the upper half; null when none is left. */
  private @Nullable Instant retryAt(ToolSpec spec, int attempt) {
    if (attempt > spec.retries()) {
      return null;
    }
    Duration wait = spec.backoff().after(attempt);
    long half = wait.toMillis() / 2;
    return clock.instant().plusMillis(half + random.nextLong(half + 1));
  }

  /** A JSON value for an event, in a blob when it is large. */
  Content content(@Nullable Object value, List<Attachment> attachments) {
    List<BlobRef> stored = new ArrayList<>();
    for (Attachment attachment : attachments) {
      stored.add(blobs.put(attachment.content(), attachment.mediaType(), attachment.name()));
    }
    Content small = new Content(value, null, stored);
    String text = CanonicalJson.of(small.value());
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= INLINE_BYTES
        ? small
        : new Content(null, blobs.put(bytes, "application/json", preview(value, text)), stored);
  }

  private static String preview(@Nullable Object value, String json) {
    return value instanceof String text ? text : json;
  }
}

package dev.taskcraft.planner.turn;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.json.Texts;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.serde.StrictJson;
import dev.taskcraft.serde.UnreadableJson;
import dev.taskcraft.task.Call;
import dev.taskcraft.task.Content;
import dev.taskcraft.task.Step;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** What a model is shown of a step's result: never more than so many characters. */
public final class ResultText {
  private static final int DETAIL = 4_000;

  private final BlobStore blobs;
  private final int most;

  public ResultText(BlobStore blobs, int most) {
    this.blobs = blobs;
    this.most = most;
  }

  /** The result as a JSON object with {@code output} or {@code error}. */
  public Map<String, @Nullable Object> of(Step step, Call planned) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    Call ran = step.call();
    if (ran != null && !ran.equals(planned)) {
      shown.put("note", "a person changed this call before it ran; it ran with these arguments");
      shown.put("ran_with", ran.args());
    }
    switch (StepResult.of(step)) {
      case StepResult.Succeeded(Content output) -> {
        shown.put("output", output(output));
        List<String> files =
            output.attachments().stream()
                .filter(attachment -> !isImage(attachment))
                .map(attachment -> attachment.mediaType() + ", " + attachment.size() + " bytes")
                .toList();
        if (!files.isEmpty()) {
          shown.put("attachments", files);
        }
      }
      case StepResult.Failed failed -> {
        shown.put("error", cut(failed.error(), most));
        if (failed.detail() != null) {
          shown.put("detail", cut(failed.detail(), Math.min(most, DETAIL)));
        }
      }
      case null -> shown.put("error", "no result");
      case StepResult other -> shown.put("error", cut(String.valueOf(other.error()), most));
    }
    return shown;
  }

  /** Whether a model can look at it. */
  public static boolean isImage(BlobRef attachment) {
    return switch (attachment.mediaType()) {
      case "image/png", "image/jpeg", "image/webp", "image/heic", "image/heif" -> true;
      default -> false;
    };
  }

  private @Nullable Object output(Content output) {
    BlobRef blob = output.blob();
    Object value = output.value();
    if (blob != null) {
      try {
        byte[] json = blobs.get(blob.digest());
        value = json.length > 4L * most ? text(json) : StrictJson.parse(json);
      } catch (NoSuchElementException | UnreadableJson e) {
        return "[the output can't be read: " + e.getMessage() + "]";
      }
    }
    if (value instanceof String text) {
      return cut(text, most);
    }
    String text = CanonicalJson.of(value);
    return text.length() > most ? cut(text, most) : value;
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  /** The beginning and the end of a long text, and how much is missing between. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int head = most * 3 / 4;
    int tail = most - head;
    return "%s\n[… %d of %d characters left out …]\n%s"
        .formatted(
            Texts.cut(text, head), text.length() - most, text.length(), Texts.tail(text, tail));
  }
}

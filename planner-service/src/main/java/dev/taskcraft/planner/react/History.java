package dev.taskcraft.planner.react;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.planner.model.Message;
import dev.taskcraft.planner.turn.ResultText;
import dev.taskcraft.planner.turn.StepResult;
import dev.taskcraft.task.Content;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskEvent.PlannedCall;
import dev.taskcraft.task.TaskEvent.StepPlanned;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells a task again as a conversation: the model's messages word for word, and the results. */
final class History {
  private final BlobStore blobs;
  private final ReactLimits limits;
  private final ResultText results;

  History(BlobStore blobs, ReactLimits limits) {
    this.blobs = blobs;
    this.limits = limits;
    results = new ResultText(blobs, limits.outputCharacters());
  }

  /** The messages so far, the oldest turns as their summary. */
  List<Message> of(Task task, Summaries.Summary summary) {
    List<Message> messages = new ArrayList<>();
    String objective = task.request() == null ? "" : task.request().objective();
    messages.add(
        new Message.FromPerson(
            summary.through() == 0
                ? objective
                : "%s\n\nTurns 1 to %d in summary:\n%s"
                    .formatted(objective, summary.through(), summary.text())));
    int hidden = images(task, summary.through()) - limits.images();
    for (int turn = summary.through() + 1; turn <= task.lastTurn(); turn++) {
      StepPlanned plan = task.turn(turn).plan();
      if (plan == null || plan.message() == null) {
        continue; // a turn without a model, e.g. of a playbook
      }
      messages.add(new Message.FromModel(text(plan.message())));
      List<Message.Result> all = new ArrayList<>();
      for (PlannedCall call : plan.calls()) {
        List<BlobRef> pictures = pictures(task, call.step());
        all.add(result(task, call, pictures, hidden));
        hidden -= pictures.size();
      }
      messages.add(new Message.Results(all));
    }
    return messages;
  }

  private Message.Result result(Task task, PlannedCall call, List<BlobRef> pictures, int hidden) {
    Map<String, @Nullable Object> shown =
        new LinkedHashMap<>(results.of(task.step(call.step()), call.call()));
    int left = Math.clamp(hidden, 0, pictures.size());
    if (left > 0) {
      shown.put("images", "%d older images are no longer shown".formatted(left));
    }
    return new Message.Result(
        call.callId(),
        call.call().tool(),
        shown,
        pictures.subList(left, pictures.size()).stream()
            .map(picture -> new Message.Image(picture.mediaType(), blobs.get(picture.digest())))
            .toList());
  }

  private int images(Task task, int after) {
    int images = 0;
    for (int turn = after + 1; turn <= task.lastTurn(); turn++) {
      StepPlanned plan = task.turn(turn).plan();
      if (plan != null && plan.message() != null) {
        for (PlannedCall call : plan.calls()) {
          images += pictures(task, call.step()).size();
        }
      }
    }
    return images;
  }

  private static List<BlobRef> pictures(Task task, int step) {
    return StepResult.of(task.step(step)) instanceof StepResult.Succeeded(Content output)
        ? output.attachments().stream().filter(ResultText::isImage).toList()
        : List.of();
  }

  private String text(BlobRef blob) {
    return new String(blobs.get(blob.digest()), StandardCharsets.UTF_8);
  }
}

package dev.taskcraft.approval.service.api;

import dev.taskcraft.approval.service.store.Approval;
import dev.taskcraft.task.TaskEvent.ApprovalRequested;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as JSON.
 *
 * @param kind {@code approval} or {@code answer}
 * @param code what the tool was loaded from, {@code sha256:…}; null where that can't be seen
 * @param reason why policy asks
 * @param status a word of {@link dev.taskcraft.approval.service.store.ApprovalStatus}
 * @param event the id of the event that decided it
 */
public record ApprovalView(
    String id,
    String task,
    int step,
    int revision,
    String kind,
    String tool,
    Map<String, @Nullable Object> args,
    String digest,
    @Nullable String code,
    String rule,
    String reason,
    List<String> approvers,
    @Nullable String expires,
    String status,
    @Nullable String by,
    @Nullable String at,
    @Nullable String event) {
  static ApprovalView of(Approval approval) {
    ApprovalRequested request = approval.request();
    return new ApprovalView(
        approval.id(),
        approval.task().value(),
        request.step(),
        request.revision(),
        request.kind().name().toLowerCase(Locale.ROOT),
        request.call().tool(),
        request.call().args(),
        request.digest(),
        request.code(),
        request.rule(),
        request.reason(),
        request.approvers(),
        text(request.expires()),
        approval.status().word(),
        approval.by(),
        text(approval.at()),
        text(approval.event()));
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  /**
   * Some of the requests.
   *
   * @param next the cursor of those after them; null when there are none
   */
  public record Page(List<ApprovalView> approvals, @Nullable String next) {}
}

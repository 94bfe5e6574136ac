package dev.taskcraft.approval.service.store;

import java.util.Locale;

/** What became of a request. */
public enum ApprovalStatus {
  PENDING,
  APPROVED,
  REJECTED,
  ANSWERED,
  /** Its time was over before anybody decided. */
  EXPIRED,
  /** Nobody needs to decide any more: an edit took its place, or the task ended. */
  SUPERSEDED;

  /** The word in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.taskcraft.service.access;

import java.util.List;

/** The roles, as words, because annotations take nothing else. */
public final class Access {
  /** May see tasks. */
  public static final String VIEWER = "viewer";

  /** May ask for tasks. */
  public static final String REQUESTER = "requester";

  /** May decide about calls. */
  public static final String APPROVER = "approver";

  /** May do what concerns the whole system. */
  public static final String OPERATOR = "operator";

  /** Is one of our own services. */
  public static final String SERVICE = "service";

  /** All of them. */
  public static final List<String> ROLES = List.of(VIEWER, REQUESTER, APPROVER, OPERATOR, SERVICE);

  private Access() {}
}

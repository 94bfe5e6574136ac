package dev.taskcraft.state.service;

/** What was to be stored follows from what no longer holds: somebody else stored, too. */
final class Stale extends RuntimeException {
  private static final long serialVersionUID = 1;

  Stale(String what) {
    super(what, null, false, false);
  }
}

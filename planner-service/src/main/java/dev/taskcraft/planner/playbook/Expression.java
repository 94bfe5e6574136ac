package dev.taskcraft.planner.playbook;

import org.jspecify.annotations.Nullable;

/** Something that has a value once a task has come so far. Safe for use by several threads. */
interface Expression {
  /** Returns the value, as JSON (see {@link dev.taskcraft.json.Json}). */
  @Nullable Object value(Scope scope) throws ExpressionFailed;

  /** As written. */
  String text();
}

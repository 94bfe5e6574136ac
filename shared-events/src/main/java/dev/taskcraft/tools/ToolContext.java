package dev.taskcraft.tools;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The call that a tool is serving. A parameter of this type is filled in and is no argument of the
 * tool. Good for the time of the call.
 */
public interface ToolContext {
  /** The task's id. */
  String task();

  /** The number of the step in its task. */
  int step();

  /** The number of the attempt, from 1. */
  int attempt();

  /** The same for every attempt of this call; pass it on where the other side takes one. */
  String idempotencyKey();

  /** How long the call may take. */
  Duration timeout();

  /** The folders that file tools may touch. A Java tool is not confined to them. */
  List<Path> workspace();

  /**
   * A secret that the coworker file grants.
   *
   * @throws IllegalArgumentException when it grants none of that name
   */
  String secret(String name);

  /** Says something to whoever follows the task. Prints arrive there too. */
  void log(String line);
}

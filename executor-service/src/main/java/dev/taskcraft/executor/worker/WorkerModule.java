package dev.taskcraft.executor.worker;

import dev.taskcraft.executor.mcp.ServerUnusable;
import java.nio.file.Path;

/**
 * A module as one worker serves it: its code, place and secrets. Equal ones share a worker, so that
 * an implementation is a record of all that makes a difference.
 */
public interface WorkerModule {
  /** Its name in the coworker file. */
  String module();

  /** The file that it was found in. */
  Path source();

  /** Where its tools come from, for people. */
  String origin();

  /** The digest of its code. */
  String code();

  /**
   * That the module's code is still what its tools were described from. Asked before every start of
   * the worker.
   *
   * @throws ServerUnusable when it is not, or can't be read
   */
  void checkCode();
}

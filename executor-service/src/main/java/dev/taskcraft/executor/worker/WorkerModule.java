package dev.taskcraft.executor.worker;

import dev.taskcraft.executor.mcp.ServerUnusable;
import dev.taskcraft.executor.module.Found;
import dev.taskcraft.executor.module.ModuleCode;
import java.io.IOException;
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

  /**
   * That the code found there still has this digest.
   *
   * @param what whose code it is, for people
   * @throws ServerUnusable when it has not, or can't be read
   */
  static void requireCode(Found.Hit found, String code, String what) {
    String now;
    try {
      now = ModuleCode.digest(found);
    } catch (IOException unreadable) {
      throw new ServerUnusable(
          "%s can't be read any more: %s".formatted(what, unreadable.getMessage()));
    }
    if (!now.equals(code)) {
      throw new ServerUnusable(
          "the code of %s has changed since it was granted; start the task anew".formatted(what));
    }
  }
}

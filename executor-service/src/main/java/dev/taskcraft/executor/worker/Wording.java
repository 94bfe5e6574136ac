package dev.taskcraft.executor.worker;

import java.io.IOException;

/**
 * How a language's modules and workers are told of.
 *
 * @param module what a module is called: {@code python module}
 * @param tools what its tools are called: {@code python tools}
 * @param noTool what to do about a module without any tool
 * @param program what a worker needs: {@code python3}
 * @param remedy what to do when that can't be started
 */
public record Wording(String module, String tools, String noTool, String program, String remedy) {
  /** {@code python module 'x'}. */
  public String module(String name) {
    return "%s '%s'".formatted(module, name);
  }

  String missing(IOException reason) {
    return "needs %s, which can't be started (%s); %s"
        .formatted(program, reason.getMessage(), remedy);
  }
}

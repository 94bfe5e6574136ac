package dev.taskcraft.executor.docker;

import java.io.IOException;

/** There is no sandbox to be had. The message says why, and what to do; the host is never used. */
public final class SandboxUnavailable extends IOException {
  private static final long serialVersionUID = 1L;

  SandboxUnavailable(String message) {
    super(message);
  }

  SandboxUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}

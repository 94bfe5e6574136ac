package dev.taskcraft.executor.egress;

import java.net.ProtocolException;

/**
 * A request that isn't carried out. The message is for the client: what was refused, why, and the
 * remedy; it holds no text of the client's that was not checked.
 */
final class Rejected extends ProtocolException {
  private static final long serialVersionUID = 1;

  private final int status;

  /**
   * Says it.
   *
   * @param status of the answer, RFC 9110, 15
   */
  Rejected(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}

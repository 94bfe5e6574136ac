package dev.taskcraft.local;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback address. */
public final class Ports {
  /** Below those that systems give to connections, so that none takes one before it is used. */
  private static final int FIRST = 20_000;

  private static final int END = 32_768;
  private static final int ATTEMPTS = 100;

  private Ports() {}

  /** One that nobody listens on now. */
  public static int free() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (BindException _) {
        // somebody listens there
      }
    }
    throw new IOException("no port from %d to %d is free".formatted(FIRST, END - 1));
  }
}

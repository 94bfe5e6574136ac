package dev.taskcraft.local.broker;

import java.io.IOException;
import java.nio.file.Path;

/** The broker as a process: prints its address when it is ready, and ends with its input. */
public final class Main {
  private Main() {}

  /**
   * Runs until standard input ends, so that it never outlives whoever started it.
   *
   * @param args the folder for its data, and its port (0 for any)
   */
  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[1]);
    Path folder = Path.of(args[0]);
    try (Broker broker = port == 0 ? Broker.start(folder) : Broker.start(folder, port)) {
      System.out.println("ready " + broker.address());
      while (System.in.read() >= 0) {
        // whatever is said, only the end counts
      }
    }
    System.exit(0);
  }
}

package dev.taskcraft.local.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The broker as a process: prints its address when it is ready, and ends with its input. */
public final class Main {
  private Main() {}

  /**
   * Runs until standard input ends, so that it never outlives whoever started it.
   *
   * @param args the folder for its data, its port (0 for any), and further settings of Kafka's,
   *     each {@code name=value}
   */
  public static void main(String[] args) throws IOException {
    Map<String, String> more = new HashMap<>();
    for (int at = 2; at < args.length; at++) {
      String[] setting = args[at].split("=", 2);
      more.put(setting[0], setting[1]);
    }
    try (Broker broker = Broker.start(Path.of(args[0]), Integer.parseInt(args[1]), more)) {
      System.out.println("ready " + broker.address());
      while (System.in.read() >= 0) {
        // whatever is said, only the end counts
      }
    }
    System.exit(0);
  }
}

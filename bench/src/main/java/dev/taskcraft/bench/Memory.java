package dev.taskcraft.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much of a process was resident at most, where the system says so (Linux). */
final class Memory {
  private Memory() {}

  /** 0 when nothing is known of that process, for example because it has ended. */
  static double peakMegabytes(long pid) {
    return megabytes(pid, "VmHWM:");
  }

  /** The same for now. */
  static double residentMegabytes(long pid) {
    return megabytes(pid, "VmRSS:");
  }

  private static double megabytes(long pid, String figure) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith(figure)) {
          return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
        }
      }
    } catch (IOException _) {
      // ended, or another system
    }
    return 0;
  }
}

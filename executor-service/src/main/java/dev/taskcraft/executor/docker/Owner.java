package dev.taskcraft.executor.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Whose a container is: written on it as labels, so that any process of ours can tell whether its
 * owner still lives.
 *
 * @param host the boot of the machine that the owner runs on, and where on it, see {@link Here}
 * @param pid the owner's process
 * @param began when that process was started, in milliseconds since 1970
 */
record Owner(String host, long pid, long began) {
  static final String SANDBOX = "dev.taskcraft.sandbox";
  static final String TASK = "dev.taskcraft.task";
  static final String OWNER = "dev.taskcraft.owner";
  static final String UNTIL = "dev.taskcraft.until";

  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  /**
   * This process. Inside of a container, process ids mean nothing to others: it is a host alone,
   * and the same one when it is started again.
   */
  static Owner self() {
    ProcessHandle process = ProcessHandle.current();
    return new Owner(machine(), process.pid(), started(process));
  }

  private static String machine() {
    try {
      String name = Here.now().name();
      if (name != null) {
        return Files.readString(BOOT).strip() + "/" + name;
      }
    } catch (IOException _) {
      // as where there is no name
    }
    return UUID.randomUUID().toString(); // nobody else's; only time ends what it left
  }

  private static long started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** The labels of a container of this owner. */
  Map<String, String> labels(String task, Instant until) {
    return Map.of(
        SANDBOX,
        "true",
        TASK,
        task,
        OWNER,
        host + " " + pid + " " + began,
        UNTIL,
        Long.toString(until.getEpochSecond()));
  }

  /** The beginning of a file's name that says the owner, too. */
  String prefix(String before) {
    return "%s%08x-%d-%d-".formatted(before, host.hashCode(), pid, began);
  }

  /** Whether a file that {@link #prefix} began is of an owner on this host that lives no more. */
  boolean left(String before, String name) {
    String[] parts = name.substring(before.length()).split("-", -1);
    try {
      return parts.length == 4
          && parts[0].equals("%08x".formatted(host.hashCode()))
          && !lives(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    } catch (NumberFormatException _) {
      return false; // somebody else's
    }
  }

  private static boolean lives(long pid, long began) {
    return ProcessHandle.of(pid).filter(process -> started(process) == began).isPresent();
  }

  /** Whether a container with these labels has nobody any more. */
  static boolean orphaned(Map<String, String> labels, Owner self, Instant now) {
    String[] owner = labels.getOrDefault(OWNER, "").split(" ", -1);
    String until = labels.getOrDefault(UNTIL, "");
    try {
      if (owner.length != 3 || now.getEpochSecond() > Long.parseLong(until)) {
        return true;
      }
      if (!owner[0].equals(self.host)) {
        return false; // another machine's process may live; its container's time will be over
      }
      return !lives(Long.parseLong(owner[1]), Long.parseLong(owner[2]));
    } catch (NumberFormatException _) {
      return true;
    }
  }
}

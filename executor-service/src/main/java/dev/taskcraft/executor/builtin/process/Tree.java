package dev.taskcraft.executor.builtin.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A process and everything it started. Its members are found in three ways, because each alone can
 * be left: as descendants (until a parent dies), by their session (until setsid), and by a mark in
 * their environment (until it is wiped). Sessions and marks are read from {@code /proc}, so on
 * Linux only.
 *
 * <p>What gets away: a process that has lost its parent, has a session of its own and has wiped its
 * environment, all three. Only a sandbox holds that.
 */
final class Tree {
  static final String MARK = "TASKCRAFT_CALL";
  private static final Path PROC = Path.of("/proc");
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int SESSION = 3;

  private final ProcessHandle top;
  private final byte[] mark;
  private final boolean ownSession;

  /**
   * Watches a process that was just started.
   *
   * @param ownSession whether it leads a session of its own
   */
  Tree(ProcessHandle top, String mark, boolean ownSession) {
    this.top = top;
    this.mark = (MARK + "=" + mark).getBytes(StandardCharsets.UTF_8);
    this.ownSession = ownSession;
  }

  /**
   * Kills until nothing is found any more.
   *
   * @return what is still alive after some seconds; empty is the proof that all is gone
   */
  List<Long> kill() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Map<Long, ProcessHandle> alive = members();
    while (!alive.isEmpty() && System.nanoTime() - deadline < 0) {
      alive.values().forEach(ProcessHandle::destroyForcibly);
      for (ProcessHandle process : alive.values()) {
        awaitEnd(process);
      }
      alive = members();
    }
    return List.copyOf(alive.keySet());
  }

  private static void awaitEnd(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(200, TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.ExecutionException
        | java.util.concurrent.TimeoutException
        | IllegalStateException _) {
      // looked for again, and killed again, in the next round
    }
  }

  private Map<Long, ProcessHandle> members() {
    Map<Long, ProcessHandle> members = new TreeMap<>();
    if (running(top)) {
      members.put(top.pid(), top);
    }
    top.descendants().filter(Tree::running).forEach(one -> members.put(one.pid(), one));
    if (Files.isDirectory(PROC.resolve("self"))) {
      addFromProc(members);
    }
    members.remove(ProcessHandle.current().pid());
    return members;
  }

  private void addFromProc(Map<Long, ProcessHandle> members) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (ours(process)) {
          ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
              .filter(Tree::running)
              .ifPresent(one -> members.put(one.pid(), one));
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException _) {
      // /proc is hidden: descendants are what is left to go by
    }
  }

  private boolean ours(Path process) {
    return (ownSession && stat(process, SESSION).equals(Long.toString(top.pid())))
        || marked(process);
  }

  private boolean marked(Path process) {
    try {
      byte[] environment = Files.readAllBytes(process.resolve("environ"));
      for (int start = 0; start + mark.length <= environment.length; start++) {
        boolean begins = start == 0 || environment[start - 1] == 0;
        int end = start + mark.length;
        if (begins
            && (end == environment.length || environment[end] == 0)
            && java.util.Arrays.equals(environment, start, end, mark, 0, mark.length)) {
          return true;
        }
      }
    } catch (IOException _) {
      // gone meanwhile, or somebody else's
    }
    return false;
  }

  /** Alive, and not only waiting for its parent to take notice of its end. */
  private static boolean running(ProcessHandle process) {
    return process.isAlive() && !stat(PROC.resolve(Long.toString(process.pid())), 0).equals("Z");
  }

  /**
   * A field of {@code /proc/<pid>/stat}, counted from the state, which follows the name in
   * parentheses; see proc_pid_stat(5). Empty when it can't be read.
   */
  private static String stat(Path process, int field) {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields.length > field ? fields[field] : "";
    } catch (IOException _) {
      return "";
    }
  }
}

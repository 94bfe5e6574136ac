package dev.taskcraft.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskcraft.task.TaskId;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;

/** A process of its own with a log open, which does what its standard input says. */
final class LogChild {
  private final LogUnderTest adapter;
  private final String location;
  private EventLog log;
  private final PrintStream out = new PrintStream(System.out, true, UTF_8);

  private LogChild(LogUnderTest adapter, String location) {
    this.adapter = adapter;
    this.location = location;
    log = adapter.open(location);
  }

  public static void main(String[] args) throws Exception {
    LogUnderTest adapter =
        Class.forName(args[0])
            .asSubclass(LogUnderTest.class)
            .getDeclaredConstructor()
            .newInstance();
    LogChild child = new LogChild(adapter, args[1]);
    child.serve();
    child.log.close();
  }

  private void serve() throws Exception {
    out.println("open");
    var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ");
      switch (words[0]) {
        case "register" -> out.println(log.register());
        case "claim" -> out.println(log.claim(new TaskId(words[1]), words[2]));
        case "append" -> out.println(append(new TaskId(words[1]), Long.parseLong(words[2])));
        case "close" -> out.println(close());
        case "open" -> out.println(open());
        case "sh" -> out.println(shell(line.substring(3)));
        case "race" -> out.println(race(new TaskId(words[1]), Integer.parseInt(words[2])));
        case "flood" -> flood(Integer.parseInt(words[1]));
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  private String append(TaskId task, long version) {
    try {
      return log.append(Tasks.cascade(task, version, Tasks.pause(task))).toString();
    } catch (LogUnavailable failure) {
      return failure.getMessage();
    }
  }

  private String close() {
    log.close();
    return "closed";
  }

  private String open() {
    try {
      log = adapter.open(location);
      return "open";
    } catch (LogUnavailable failure) {
      return failure.getMessage();
    }
  }

  /** Changes this process's surroundings, such as its mounts. */
  private static int shell(String command) throws Exception {
    return new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
  }

  /** Wins so many versions of the task against whoever else wants them. */
  private String race(TaskId task, int wins) {
    StringBuilder won = new StringBuilder("won");
    long version = log.versions(java.util.Set.of(task)).getOrDefault(task, 0L);
    while (wins > 0) {
      switch (log.append(Tasks.cascade(task, version, Tasks.turn(task, (int) version + 1)))) {
        case AppendResult.Appended(long after) -> {
          version = after;
          wins--;
          won.append(' ').append(after);
        }
        case AppendResult.Conflict(long present) -> version = present;
      }
    }
    return won.toString();
  }

  /** Appends to tasks of its own until it is killed, and says what was acknowledged. */
  private void flood(int threads) {
    for (int i = 0; i < threads; i++) {
      Thread.ofPlatform()
          .start(
              () -> {
                TaskId task = Tasks.task();
                long version = 0;
                while (log.append(Tasks.pauses(task, version, 3))
                    instanceof AppendResult.Appended(long after)) {
                  version = after;
                  out.println("kept " + task + " " + version);
                }
              });
    }
  }
}

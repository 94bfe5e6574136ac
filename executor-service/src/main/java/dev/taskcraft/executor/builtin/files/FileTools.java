package dev.taskcraft.executor.builtin.files;

import dev.taskcraft.executor.tool.Tool;
import java.time.Clock;
import java.util.List;

/** The file tools. */
public final class FileTools {
  private FileTools() {}

  /**
   * Makes them all.
   *
   * @param clock what "older than 30 days" is measured against
   */
  public static List<Tool> all(Clock clock) {
    Locks locks = new Locks();
    Intents intents = new Intents(clock);
    return List.of(
        new ReadFile(),
        new ReadFileSnippet(),
        new WriteFile(locks),
        new EditFile(locks, intents),
        new ListDirectory(),
        new FindFiles(clock),
        new MoveFile(locks, intents),
        AppendToFile.text(locks, intents),
        AppendToFile.summary(locks, intents));
  }
}

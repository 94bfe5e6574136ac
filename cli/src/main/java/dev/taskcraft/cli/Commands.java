package dev.taskcraft.cli;

import dev.taskcraft.coworker.NearestWord;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.HelpCommand;

/**
 * The commands below {@code taskcraft}, by name. Picocli takes several milliseconds for the model
 * of each, so that one that is called by name comes alone; help, completion and mistakes see all.
 */
final class Commands {
  private static final Map<String, Supplier<Object>> ALL = all();

  /** What speaks of the other commands. */
  private static final Set<String> SEES_ALL = Set.of("help", "generate-completion", "-h", "--help");

  private Commands() {}

  /** The commands that parsing these words can lead to. */
  static Collection<Supplier<Object>> neededFor(String... words) {
    Supplier<Object> named = named(words);
    return named == null ? ALL.values() : List.of(named);
  }

  /** The command that a mistyped word most likely means; null when none is near. */
  static @Nullable String nearest(String word) {
    return NearestWord.find(word, ALL.keySet());
  }

  /** The command that the words name for certain; null when they may mean anything else. */
  private static @Nullable Supplier<Object> named(String... words) {
    boolean afterOption = false;
    for (String word : words) {
      if (SEES_ALL.contains(word)) {
        return null;
      }
      Supplier<Object> command = ALL.get(word);
      boolean option = word.startsWith("-");
      if (command != null || (!option && !afterOption)) {
        return command;
      }
      afterOption = option; // so that the next word may be its value
    }
    return null;
  }

  private static Map<String, Supplier<Object>> all() {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("run", RunCommand::new);
    all.put("approve", ApproveCommand::new);
    all.put("reject", RejectCommand::new);
    all.put("answer", AnswerCommand::new);
    all.put("resolve", ResolveCommand::new);
    all.put("resume", ResumeCommand::new);
    all.put("pause", PauseCommand::new);
    all.put("cancel", CancelCommand::new);
    all.put("status", StatusCommand::new);
    all.put("show", ShowCommand::new);
    all.put("logs", LogsCommand::new);
    all.put("list", ListCommand::new);
    all.put("validate", ValidateCommand::new);
    all.put("init", InitCommand::new);
    all.put("tools", ToolsCommand::new);
    all.put("topics", TopicsCommand::new);
    all.put("coworkers", CoworkersCommand::new);
    all.put("modules", ModulesCommand::new);
    all.put("doctor", DoctorCommand::new);
    // No method references: to a class as old as picocli's (Java 5) they break the writing of an
    // AOT
    // cache, unless its jar was given stack maps.
    all.put("generate-completion", () -> new AutoComplete.GenerateCompletion());
    all.put("help", () -> new HelpCommand());
    return all;
  }
}

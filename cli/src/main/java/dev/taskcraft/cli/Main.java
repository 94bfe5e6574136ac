package dev.taskcraft.cli;

import dev.taskcraft.serde.EventCodec;
import picocli.CommandLine;

/** The {@code taskcraft} command. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code; see {@link ExitCode}. */
  public static void main(String[] args) {
    Logging.quiet();
    // Beside the parsing of the words, which takes as long.
    Thread.ofPlatform().daemon().name("warm-up").start(() -> new EventCodec().warm());
    System.exit(commandLine(new TaskcraftCommand(System.getenv()), args).execute(args));
  }

  /** The command line that is to parse these words. */
  static CommandLine commandLine(TaskcraftCommand root, String... words) {
    CommandLine line = new CommandLine(root);
    Commands.neededFor(words).forEach(command -> line.addSubcommand(command.get()));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionStrategy(new Execution(root.globals)::execute);
    line.setExecutionExceptionHandler(Errors::executing);
    line.setParameterExceptionHandler(Errors::parsing);
    return line;
  }
}

package dev.taskcraft.cli;

import picocli.CommandLine;

/** The {@code taskcraft} command. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code; see {@link ExitCode}. */
  public static void main(String[] args) {
    Logging.quiet();
    System.exit(commandLine(new TaskcraftCommand(System.getenv())).execute(args));
  }

  static CommandLine commandLine(TaskcraftCommand root) {
    CommandLine line = new CommandLine(root);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler(Errors::executing);
    line.setParameterExceptionHandler(Errors::parsing);
    return line;
  }
}

package dev.taskcraft.cli;

import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParseResult;

/**
 * Runs the command that the words name. What holds for every command is checked here, before any of
 * them opens anything: one that overlooked {@code --executor docker} would run tools on the host.
 */
final class Execution {
  private final Globals globals;

  Execution(Globals globals) {
    this.globals = globals;
  }

  /** {@return the exit code} */
  int execute(ParseResult words) {
    CommandLine line = command(words).commandSpec().commandLine();
    if (command(words).isVersionHelpRequested() || words.isVersionHelpRequested()) {
      version();
      return ExitCode.DONE;
    }
    if (CommandLine.printHelpIfRequested(words)) {
      return ExitCode.DONE;
    }
    try {
      globals.check();
    } catch (Failure unknown) {
      throw new ExecutionException(line, String.valueOf(unknown.getMessage()), unknown);
    }
    return new CommandLine.RunLast().execute(words);
  }

  private void version() {
    Console console = new Console(System.out, System.err, globals.json, globals.quiet);
    console.say("taskcraft " + TaskcraftCommand.Version.number());
    console.object(new Version(1, TaskcraftCommand.Version.number()));
  }

  private static ParseResult command(ParseResult words) {
    ParseResult last = words;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last;
  }

  private record Version(int schema, String version) {}
}

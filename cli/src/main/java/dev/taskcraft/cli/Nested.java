package dev.taskcraft.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** A command below a command. */
@Command(mixinStandardHelpOptions = true)
abstract class Nested implements Callable<Integer> {
  /** The command that it is below. */
  abstract Verb parent();

  final Globals globals() {
    return parent().globals();
  }

  final Console console() {
    return parent().console();
  }
}

package dev.taskcraft.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** What all commands share: the options before or after their name, and where they speak. */
@Command(mixinStandardHelpOptions = true)
abstract class Verb implements Callable<Integer> {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private TaskcraftCommand root;

  final Globals globals() {
    return root.globals;
  }

  final Console console() {
    return new Console(System.out, System.err, globals().json, globals().quiet);
  }
}

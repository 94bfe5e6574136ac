package dev.taskcraft.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of all commands. */
@Command(
    name = "taskcraft",
    mixinStandardHelpOptions = true,
    versionProvider = TaskcraftCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Runs governed AI coworkers: every call passes one gate, and nothing is lost.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:completed (or accepted with --detach, or done what was asked)",
      "1:internal error",
      "2:bad input",
      "3:waiting for a person: approval, answer, in doubt, paused",
      "4:failed",
      "5:cancelled",
      "6:backend or executor not available",
      "7:refused: other digest, expired, already decided",
      "130:interrupted; the task can be resumed"
    },
    footer = {
      "",
      "State lies in .taskcraft/ under the working folder (SQLITE_DB_PATH, --backend postgres with"
          + " DATABASE_URL).",
      "Shell completion: source <(taskcraft generate-completion)"
    })
final class TaskcraftCommand implements Runnable {
  @Mixin final Globals globals;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  TaskcraftCommand(Map<String, String> environment) {
    globals = new Globals(environment);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "no command given; " + String.join(", ", spec.subcommands().keySet()));
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"taskcraft " + number()};
    }

    static String number() {
      String version = Main.class.getPackage().getImplementationVersion();
      return version == null ? "development" : version;
    }
  }
}

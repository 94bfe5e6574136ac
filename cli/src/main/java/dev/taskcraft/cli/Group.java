package dev.taskcraft.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing by itself; each of its methods that are commands is one below it. */
abstract class Group extends Verb {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public final Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "%s needs a verb: %s"
            .formatted(spec.name(), String.join(" or ", spec.subcommands().keySet())));
  }
}

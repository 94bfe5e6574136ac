package dev.taskcraft.cli;

import dev.taskcraft.cli.cluster.ClusterCoworkers;
import dev.taskcraft.coworker.yaml.Problem;
import dev.taskcraft.coworker.yaml.Reading;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code taskcraft coworkers}: the catalogue of a cluster, which other systems ask by name. */
@Command(
    name = "coworkers",
    description = "Publish coworkers in a cluster's catalogue, or list what is there.",
    subcommands = {CoworkersCommand.Publish.class, CoworkersCommand.ListThem.class},
    footer = {"", "The cluster is that of --cluster, as with --backend kafka."})
final class CoworkersCommand extends Verb {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "coworkers needs a verb: publish or list");
  }

  /** What the two share. */
  abstract static class Part extends Nested {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CoworkersCommand parent;

    @Override
    final Verb parent() {
      return parent;
    }

    final ClusterCoworkers catalogue() {
      return new ClusterCoworkers(Stores.address(globals()));
    }
  }

  /** {@code taskcraft coworkers publish}. */
  @Command(
      name = "publish",
      description = {
        "Check a coworker file as `validate` does and publish it.",
        "The same content as the version in use makes no new version."
      })
  static final class Publish extends Part {
    @Parameters(paramLabel = "FILE", description = "The coworker file.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    Path file;

    @Override
    public Integer call() {
      Reading.Parsed parsed = Request.parsed(file);
      List<Problem> problems = ValidateCommand.check(file, globals());
      if (!problems.isEmpty()) {
        throw Request.refused(problems);
      }
      ClusterCoworkers.Published published = catalogue().publish(parsed.coworker());
      ClusterCoworkers.Version version = published.version();
      console()
          .say(
              "%s %s as version %d, %s"
                  .formatted(
                      published.fresh() ? "Published" : "In use already:",
                      Escaped.line(version.name()),
                      version.version(),
                      version.digest()));
      console().object(new Published(1, published.fresh(), version));
      return ExitCode.DONE;
    }

    private record Published(int schema, boolean fresh, ClusterCoworkers.Version version) {}
  }

  /** {@code taskcraft coworkers list}. */
  @Command(name = "list", description = "List the coworkers in use, or all versions of one.")
  static final class ListThem extends Part {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Of this coworker all versions.")
    @Nullable String name;

    @Override
    public Integer call() {
      List<ClusterCoworkers.Version> versions =
          name == null ? catalogue().inUse() : catalogue().history(name);
      for (ClusterCoworkers.Version version : versions) {
        console()
            .say(
                "%s  version %d  %s  %s by %s"
                    .formatted(
                        Escaped.line(version.name()),
                        version.version(),
                        version.digest(),
                        version.publishedAt(),
                        Escaped.line(version.publishedBy())));
      }
      if (versions.isEmpty()) {
        console()
            .say("No coworkers; `%s coworkers publish FILE` adds one.".formatted(Render.command()));
      }
      console().object(new Listed(1, versions));
      return ExitCode.DONE;
    }

    private record Listed(int schema, List<ClusterCoworkers.Version> coworkers) {}
  }
}

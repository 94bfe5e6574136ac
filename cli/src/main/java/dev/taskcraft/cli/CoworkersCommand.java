package dev.taskcraft.cli;

import dev.taskcraft.cli.cluster.ClusterCoworkers;
import dev.taskcraft.coworker.yaml.Problem;
import dev.taskcraft.coworker.yaml.Reading;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code taskcraft coworkers}: the catalogue of a cluster, which other systems ask by name. */
@Command(
    name = "coworkers",
    description = "Publish coworkers in a cluster's catalogue, or list what is there.",
    footer = {"", "The cluster is that of --cluster, as with --backend kafka."})
final class CoworkersCommand extends Group {
  @Command(
      name = "publish",
      mixinStandardHelpOptions = true,
      description = {
        "Check a coworker file as `validate` does and publish it.",
        "The same content as the version in use makes no new version."
      })
  int publish(@Parameters(paramLabel = "FILE", description = "The coworker file.") Path file) {
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

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the coworkers in use, or all versions of one.")
  int list(
      @Parameters(
              arity = "0..1",
              paramLabel = "NAME",
              description = "Of this coworker all versions.")
          @Nullable String name) {
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

  private ClusterCoworkers catalogue() {
    return new ClusterCoworkers(Stores.address(globals()));
  }

  private record Published(int schema, boolean fresh, ClusterCoworkers.Version version) {}

  private record Listed(int schema, List<ClusterCoworkers.Version> coworkers) {}
}

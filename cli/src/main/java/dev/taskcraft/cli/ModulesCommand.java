package dev.taskcraft.cli;

import dev.taskcraft.cli.cluster.ClusterAddress;
import dev.taskcraft.cli.cluster.ClusterModules;
import dev.taskcraft.executor.catalogue.InstalledModules;
import dev.taskcraft.executor.catalogue.ListedModule;
import dev.taskcraft.executor.catalogue.Listing;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code taskcraft modules}: which code tools come from, by digest. */
@Command(
    name = "modules",
    description = "List the tool modules of a folder, or of a cluster's executor.",
    footer = {"", "The cluster is that of --cluster, as with --backend kafka."})
final class ModulesCommand extends Group {
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "List modules with the digests that tasks pin and approvals show.",
        "A digest belongs to a module as the tools entry names it: with this module and this path.",
        "Nothing of them runs; a .java file is compiled, and has the digest of its classes."
      })
  int list(
      @Parameters(
              arity = "0..1",
              paramLabel = "DIR",
              description =
                  "The folder. Without it that of the cluster's executor with --backend kafka,"
                      + " else the working folder.")
          @Nullable Path folder) {
    Listing listing =
        folder == null && globals().inCluster()
            ? cluster().list()
            : new InstalledModules(folder == null ? Path.of("") : folder).list();
    listing.modules().forEach(module -> console().say(line(module)));
    if (listing.modules().isEmpty()) {
      console().say("No modules.");
    }
    if (listing.truncated()) {
      console().warn("warning: there is more than is listed; list a folder below");
    }
    console().object(listing);
    return ExitCode.DONE;
  }

  private ClusterModules cluster() {
    ClusterAddress address = Stores.address(globals());
    String executor = address.executor();
    if (executor == null) {
      throw Failure.badInput(
          "the address of the cluster's executor is not known",
          "set TASKCRAFT_EXECUTOR_URL, or 'executor' in " + globals().clusterFile());
    }
    return new ClusterModules(address, executor);
  }

  private static String line(ListedModule module) {
    StringBuilder line = new StringBuilder();
    if (module.module() != null) {
      line.append("module: ").append(module.module()).append("  ");
    }
    if (module.path() != null) {
      line.append("path: ").append(module.path()).append("  ");
    }
    if (module.kind() != null) {
      line.append(module.kind()).append("  ");
    }
    line.append(
        module.problem() == null
            ? "%s  %d bytes".formatted(module.digest(), module.size())
            : "problem: " + module.problem());
    return Escaped.line(line.toString());
  }
}

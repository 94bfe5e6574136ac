package dev.taskcraft.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Says whether a command that a document mentions could be given as it stands there. */
final class DocumentedCommand {
  private static final Pattern OPTION = Pattern.compile("--?[a-zA-Z][a-z-]*([ =].*)?");

  private static final Set<String> NAMES = root().getSubcommands().keySet();

  private DocumentedCommand() {}

  private static CommandLine root() {
    return Main.commandLine(new TaskcraftCommand(Map.of()));
  }

  /** What is wrong with it; empty for nothing, also when it is no command at all. */
  static Optional<String> problem(String code) {
    List<String> words = List.of(code.replaceAll("[\\[\\]]", "").strip().split(" +"));
    return switch (words.getFirst()) {
      case "taskcraft", "./taskcraft" -> taskcraft(words);
      case "make" -> make(words);
      case "mvn" -> mvn(words);
      case String word when word.startsWith("-D") -> property(word);
      case String word when NAMES.contains(word) && code.contains(" -") ->
          problem("taskcraft " + code);
      case String _ when OPTION.matcher(code).matches() -> anyOption(words.getFirst());
      default -> Optional.empty();
    };
  }

  private static Optional<String> taskcraft(List<String> words) {
    CommandLine root = root();
    CommandSpec spec = root.getCommandSpec();
    long positions = 0;
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("-")) {
        OptionSpec option = spec.findOption(word.split("=", 2)[0]);
        if (option == null) {
          return Optional.of("%s has no option %s".formatted(spec.qualifiedName(), word));
        }
        boolean detached = option.arity().min() > 0 && !word.contains("=");
        if (detached && ++i == words.size()) {
          return Optional.of("%s needs a value".formatted(word));
        }
      } else if (spec.root() == spec) {
        CommandLine command = root.getSubcommands().get(word);
        if (command == null) {
          return Optional.of("there is no command " + word);
        }
        spec = command.getCommandSpec();
      } else if (spec.subcommands().containsKey(word)) {
        spec = spec.subcommands().get(word).getCommandSpec();
      } else {
        positions++;
      }
    }
    long taken =
        spec.positionalParameters().stream().mapToLong(parameter -> parameter.arity().max()).sum();
    return positions <= taken
        ? Optional.empty()
        : Optional.of("%s takes %d words, not %d".formatted(spec.name(), taken, positions));
  }

  private static Optional<String> anyOption(String word) {
    String name = word.split("=", 2)[0];
    CommandLine root = root();
    return Stream.concat(Stream.of(root), root.getSubcommands().values().stream())
            .anyMatch(line -> line.getCommandSpec().findOption(name) != null)
        ? Optional.empty()
        : Optional.of("no command has an option " + name);
  }

  private static Optional<String> make(List<String> words) {
    String makefile = Document.read(Document.ROOT.resolve("Makefile"));
    return words.stream()
        .skip(1)
        .filter(word -> !word.contains("="))
        .filter(target -> !makefile.contains("\n" + target + ":"))
        .findFirst()
        .map(target -> "the Makefile has no target " + target);
  }

  private static Optional<String> mvn(List<String> words) {
    int module = words.indexOf("-pl") + 1;
    Path sources = Document.ROOT.resolve(module == 0 ? "." : words.get(module));
    if (!Files.exists(sources.resolve("pom.xml"))) {
      return Optional.of("there is no module " + words.get(module));
    }
    for (String word : words) {
      if (word.startsWith("-Dtest=")) {
        String name = word.substring("-Dtest=".length()).replace("'", "");
        PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + name + ".java");
        if (!found(sources, file -> glob.matches(file.getFileName()))) {
          return Optional.of("no test is named " + name);
        }
      } else if (word.startsWith("-D") && property(word).isPresent()) {
        return property(word);
      }
    }
    return Optional.empty();
  }

  /** A property that tests are steered by must be read by one. */
  private static Optional<String> property(String word) {
    String quoted = '"' + word.substring("-D".length()).split("=", 2)[0] + '"';
    return found(Document.ROOT, file -> Document.read(file).contains(quoted))
        ? Optional.empty()
        : Optional.of("no test reads the property " + quoted);
  }

  private static boolean found(Path folder, Predicate<Path> wanted) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().contains("/src/test/java/"))
          .filter(file -> file.toString().endsWith(".java"))
          .anyMatch(wanted);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

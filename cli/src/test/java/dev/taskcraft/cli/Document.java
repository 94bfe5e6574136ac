package dev.taskcraft.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document for people, taken apart into what can be checked.
 *
 * @param fences the fenced blocks
 * @param spans the inline code, outside of the blocks
 * @param commands whole command lines from tables of commands, where the documents leave out the
 *     word taskcraft
 */
record Document(Path file, List<Fence> fences, List<String> spans, List<String> commands) {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern FENCE =
      Pattern.compile("^```(.*?)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");

  /**
   * A fenced block.
   *
   * @param info what stands behind the opening fence: what the block is
   */
  record Fence(String info, String text) {}

  /** README.md, and every document under docs/ and examples/. */
  static List<Document> all() {
    List<Document> all = new ArrayList<>(List.of(of(ROOT.resolve("README.md"))));
    for (String folder : List.of("docs", "examples")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        files
            .filter(file -> file.toString().endsWith(".md"))
            .sorted()
            .forEach(file -> all.add(of(file)));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
    return all;
  }

  private static Document of(Path file) {
    String text = read(file);
    List<Fence> fences = new ArrayList<>();
    Matcher fence = FENCE.matcher(text);
    while (fence.find()) {
      fences.add(new Fence(fence.group(1).strip(), fence.group(2)));
    }
    String prose = fence.replaceAll("");
    for (String escape : List.of("```", "~~~", "<pre", "<code", "\n    ", "\n\t")) {
      if (prose.contains(escape)) {
        throw new AssertionError(
            "%s: %s is code that no test sees; use a block fenced with ``` at the line's start"
                .formatted(file, escape.replace("\n", "").isBlank() ? "an indented line" : escape));
      }
    }
    if (prose.chars().filter(c -> c == '`').count() % 2 != 0) {
      throw new AssertionError(file + ": a fence or a code span is not closed");
    }
    return new Document(file, fences, spans(prose), commands(prose));
  }

  private static List<String> spans(String prose) {
    return SPAN.matcher(prose)
        .results()
        .map(span -> span.group(1).replaceAll("\\s+", " ").strip())
        .toList();
  }

  private static List<String> commands(String prose) {
    List<String> commands = new ArrayList<>();
    boolean inside = false;
    for (String line : prose.lines().toList()) {
      inside = line.startsWith("|") && (inside || line.startsWith("| command |"));
      if (inside) {
        String name = "";
        for (String span : spans(line.split("\\|", 3)[1])) {
          name = span.startsWith("-") ? name : span.split(" ", 2)[0];
          commands.add("taskcraft " + (span.startsWith("-") ? name + " " + span : span));
        }
      }
    }
    return commands;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Where in the repository, for messages. */
  String name() {
    return ROOT.relativize(file).toString();
  }
}

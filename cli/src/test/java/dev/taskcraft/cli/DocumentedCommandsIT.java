package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands that the documents show: every line of every block marked {@code sh test}. */
class DocumentedCommandsIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("```sh test\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern EXIT = Pattern.compile("# exit (\\d+)");

  @TestFactory
  List<DynamicTest> runsWhatTheDocumentsShow(@TempDir Path scratch) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
    }
    for (Path document : documents) {
      Matcher block = BLOCK.matcher(Files.readString(document));
      while (block.find()) {
        Path folder = Files.createDirectories(scratch.resolve("block" + tests.size()));
        String commands = block.group(1);
        tests.add(
            DynamicTest.dynamicTest(
                document.getFileName() + " " + (tests.size() + 1), () -> run(folder, commands)));
      }
    }
    assertThat(tests).as("the user guide has blocks to run").hasSizeGreaterThanOrEqualTo(2);
    return tests;
  }

  private static void run(Path folder, String commands) throws IOException {
    Path examples = ROOT.resolve("examples");
    try (Stream<Path> files = Files.list(examples)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Child child = new Child(folder);
    for (String line : commands.strip().lines().toList()) {
      Matcher exit = EXIT.matcher(line);
      int expected = exit.find() ? Integer.parseInt(exit.group(1)) : 0;
      List<String> words = List.of(line.replaceFirst("#.*", "").strip().split(" +"));
      assertThat(words.getFirst()).isEqualTo("taskcraft");
      Child.Ended ended = child.run(words.subList(1, words.size()).toArray(String[]::new));
      assertThat(ended.exit()).as(line + "\n" + ended.out() + ended.err()).isEqualTo(expected);
    }
  }
}

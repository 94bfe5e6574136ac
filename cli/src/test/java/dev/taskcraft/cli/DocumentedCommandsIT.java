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

/**
 * Runs the commands that the documents show, every line of every {@code sh} block, and validates
 * the coworker files that they show. What can't be run is checked by {@link DocumentsTest}.
 */
class DocumentedCommandsIT {
  private static final Pattern EXIT = Pattern.compile("# exit (\\d+)");
  private static final String TASK = "<task>";

  /** The Makefile would build what the build that runs this test has just built. */
  private static final List<String> MAKE =
      List.of(
          "make",
          "-s",
          "-o",
          "cli/target/taskcraft/lib/taskcraft-cli.jar",
          "-o",
          "cli/target/taskcraft/taskcraft.aot",
          "-o",
          "cli/target/taskcraft/look.aot");

  @TestFactory
  List<DynamicTest> runsWhatTheDocumentsShow(@TempDir Path scratch) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Document document : Document.all()) {
      for (Document.Fence fence : document.fences()) {
        Path folder = Files.createDirectories(scratch.resolve("block" + tests.size()));
        String name = document.name() + " " + fence.info() + " " + (tests.size() + 1);
        switch (fence.info()) {
          case "sh" -> tests.add(DynamicTest.dynamicTest(name, () -> run(folder, fence.text())));
          case "yaml" ->
              tests.add(DynamicTest.dynamicTest(name, () -> validate(folder, fence.text())));
          case "yaml fragment" -> {
            if (!fence.text().contains("tools:\n")) { // those name tools that are not here
              String whole = DocumentsTest.whole(fence.text());
              tests.add(DynamicTest.dynamicTest(name, () -> validate(folder, whole)));
            }
          }
          default -> {}
        }
      }
    }
    assertThat(tests).as("README and user guide have blocks").hasSizeGreaterThanOrEqualTo(6);
    return tests;
  }

  private static void validate(Path folder, String coworker) throws IOException {
    Child child = prepared(folder);
    assertThat(child.run("init").exit()).isZero();
    Files.writeString(folder.resolve("documented.yaml"), coworker);
    Child.Ended ended = child.run("validate", "documented.yaml");
    assertThat(ended.exit()).as(ended.out() + ended.err()).isZero();
  }

  private static void run(Path folder, String block) throws IOException {
    Child child = prepared(folder);
    for (String line : block.strip().lines().toList()) {
      Matcher exit = EXIT.matcher(line);
      int expected = exit.find() ? Integer.parseInt(exit.group(1)) : 0;
      String command = line.replaceFirst("(^| )#.*", "").strip();
      if (!command.isEmpty()) {
        Child.Ended ended = give(child, command);
        assertThat(ended.exit()).as(line + "\n" + ended.out() + ended.err()).isEqualTo(expected);
      }
    }
  }

  private static Child.Ended give(Child child, String line) {
    String command =
        line.contains(TASK)
            ? line.replace(TASK, child.run("list", "--json").json().at("/tasks/0/task").asText())
            : line;
    assertThat(command).as("this test is no shell").doesNotContainPattern("[|&;<>'\"$`\\\\*]");
    List<String> words = List.of(command.split(" +"));
    List<String> rest = words.subList(1, words.size());
    return switch (words.getFirst()) {
      case "taskcraft" -> child.run(rest.toArray(String[]::new));
      case "./taskcraft" -> child.runAt(Document.ROOT, words);
      case "make" -> make(child, rest);
      default -> throw new AssertionError("a document shows what no test can run: " + line);
    };
  }

  /** Makes what only runs the command; anything else would build or test within this build. */
  private static Child.Ended make(Child child, List<String> targets) {
    if (targets.equals(List.of("run"))) {
      return child.runAt(Document.ROOT, Stream.concat(MAKE.stream(), targets.stream()).toList());
    }
    assertThat(DocumentedCommand.problem("make " + String.join(" ", targets))).isEmpty();
    return new Child.Ended(0, "", "");
  }

  /** A folder with the examples in it, whose tasks lie in it wherever the command is started. */
  private static Child prepared(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(Document.ROOT.resolve("examples"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    return new Child(folder)
        .with("SQLITE_DB_PATH", folder.resolve(".taskcraft/state.db").toString())
        .with("JAVA_HOME", System.getProperty("java.home"))
        .with("MAKEFLAGS", "")
        .with("MAKELEVEL", "");
  }
}

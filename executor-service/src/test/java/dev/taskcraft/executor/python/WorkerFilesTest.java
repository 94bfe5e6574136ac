package dev.taskcraft.executor.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WorkerFilesTest {
  private static final Path SOURCES =
      Path.of("src/main/resources/dev/taskcraft/executor/python").toAbsolutePath();

  @TempDir Path temp;

  @Test
  void knowsEveryFileOfTheProgram() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<String> names =
          files
              .filter(file -> file.toString().endsWith(".py"))
              .map(file -> SOURCES.relativize(file).toString())
              .toList();

      assertThat(WorkerFiles.NAMES).containsExactlyInAnyOrderElementsOf(names);
    }
  }

  @Test
  void replacesAFileThatIsDifferentAndLeavesTheRest() throws IOException {
    Path program = WorkerFiles.layOut(temp.resolve("program"));
    Path wire = temp.resolve("program/taskcraft_worker/wire.py");
    Object before = Files.getLastModifiedTime(program);
    Files.writeString(wire, "broken");

    assertThat(WorkerFiles.layOut(temp.resolve("program"))).isEqualTo(program);

    assertThat(wire).hasSameBinaryContentAs(SOURCES.resolve("taskcraft_worker/wire.py"));
    assertThat(Files.getLastModifiedTime(program)).isEqualTo(before);
    assertThat(temp.resolve("program")).isDirectoryNotContaining("glob:**/.part*");
  }

  @Test
  @Timeout(180)
  void passesTheTestsOfThePythonSide() throws IOException, InterruptedException {
    ProcessBuilder tests =
        new ProcessBuilder("python3", "-m", "unittest", "discover", "-v")
            .directory(Path.of("src/test/python").toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("out").toFile());
    tests.environment().put("PYTHONDONTWRITEBYTECODE", "1");

    int exit = tests.start().waitFor();

    assertThat(exit).as("%s", Files.readString(temp.resolve("out"))).isZero();
  }
}

package dev.taskcraft.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.TaskEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every past shape stays readable. A golden file is never rewritten: {@code -Dgolden.write=true}
 * adds the missing ones, and a changed shape gets a new file while the old one moves to {@code
 * old}.
 */
class GoldenTest {
  static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final EventCodec CODEC = new EventCodec();

  @BeforeAll
  static void addMissingFiles() throws IOException {
    if (!Boolean.getBoolean("golden.write")) {
      return;
    }
    Files.createDirectories(GOLDEN);
    for (var sample : Samples.all().entrySet()) {
      if (!Files.exists(file(sample.getKey()))) {
        Files.writeString(file(sample.getKey()), pretty(CODEC.data(sample.getValue())));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void readsTheGoldenFile(String name) throws IOException {
    assertThat(CODEC.event(type(name), Files.readAllBytes(file(name))))
        .isEqualTo(Samples.all().get(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void writesTheGoldenFile(String name) {
    assertThat(file(name)).content().isEqualTo(pretty(CODEC.data(Samples.all().get(name))));
  }

  @Test
  void everyTypeAndEveryFileHasItsSample() throws IOException {
    assertThat(Samples.all().keySet().stream().map(GoldenTest::type).distinct())
        .containsExactlyInAnyOrderElementsOf(EventType.names());
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.filter(Files::isRegularFile).map(GoldenTest::name))
          .containsExactlyInAnyOrderElementsOf(Samples.all().keySet());
    }
  }

  /** Files of {@code old} are named like the sample that they mean. */
  @ParameterizedTest
  @MethodSource("oldFiles")
  void readsOldShapes(Path file) throws IOException {
    TaskEvent sample = Samples.all().get(name(file).replaceFirst("@.*", ""));
    assertThat(CODEC.event(EventType.of(sample), Files.readAllBytes(file))).isEqualTo(sample);
  }

  static List<String> names() {
    return List.copyOf(Samples.all().keySet());
  }

  static List<Path> oldFiles() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN.resolve("old"))) {
      return files.sorted().toList();
    }
  }

  static Path file(String name) {
    return GOLDEN.resolve(name + ".json");
  }

  static String type(String name) {
    return name.replaceFirst("-.*", "");
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".json", "");
  }

  private static String pretty(byte[] json) {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
    ObjectMapper mapper = new ObjectMapper();
    try {
      return mapper.writer(printer).writeValueAsString(mapper.readTree(json)) + "\n";
    } catch (IOException bad) {
      throw new UncheckedIOException(bad);
    }
  }
}

package dev.taskcraft.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.file.FileBlobStore;
import dev.taskcraft.serde.ToolsetJson;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec;
import dev.taskcraft.tool.Toolset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownToolsetsTest {
  @TempDir Path folder;
  private FileBlobStore blobs;
  private KnownToolsets toolsets;

  @BeforeEach
  void open() {
    blobs = new FileBlobStore(folder);
    toolsets = new KnownToolsets(blobs, 2);
  }

  @Test
  void keepsThoseThatWereUsedLastAndNoMore() throws IOException {
    BlobRef first = kept("first");
    BlobRef second = kept("second");
    assertThat(toolsets.get(first).names()).containsExactly("first");
    assertThat(toolsets.get(second).names()).containsExactly("second");
    assertThat(toolsets.get(first).names()).containsExactly("first");
    assertThat(toolsets.get(kept("third")).names()).containsExactly("third");

    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }

    assertThat(toolsets.get(first).names()).containsExactly("first");
    assertThatThrownBy(() -> toolsets.get(second)).isInstanceOf(NoSuchElementException.class);
  }

  private BlobRef kept(String name) {
    Toolset toolset =
        new Toolset(
            List.of(
                new ToolSpec(
                    name,
                    "",
                    Map.of(),
                    "sha256:schema",
                    Effect.READ,
                    null,
                    Duration.ofSeconds(1),
                    0,
                    ToolSpec.Backoff.DEFAULT,
                    "test",
                    false,
                    false,
                    null)));
    return blobs.put(ToolsetJson.write(toolset), "application/json", "");
  }
}

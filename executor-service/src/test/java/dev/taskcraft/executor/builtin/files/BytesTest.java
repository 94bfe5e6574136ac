package dev.taskcraft.executor.builtin.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BytesTest {
  @TempDir Path temp;

  /** The open folder is moved away, so that it can be written to and its path can't be synced. */
  @Test
  void aReplacementThatIsThereAndPerhapsNotDurableIsToldApart() throws Exception {
    Path root = Files.createDirectory(temp.toRealPath().resolve("root"));
    try (var stream = Files.newDirectoryStream(root)) {
      assumeTrue(stream instanceof SecureDirectoryStream, "this platform has no openat");
    }
    try (Folder folder = Folder.root(root)) {
      Path moved = Files.move(root, temp.resolve("moved"));

      assertThatThrownBy(() -> Bytes.replace(folder, "a.txt", bytes("new"), "key"))
          .isInstanceOf(Bytes.NotDurable.class);
      assertThat(moved.resolve("a.txt")).hasContent("new");
    }
  }

  @Test
  void aReplacementThatIsNotMadeLeavesNothing() throws Exception {
    Path root = temp.toRealPath();
    Files.createDirectory(root.resolve("a"));
    try (Folder folder = Folder.root(root)) {
      assertThatThrownBy(() -> Bytes.replace(folder, "a", bytes("new"), "key"))
          .isNotInstanceOf(Bytes.NotDurable.class)
          .hasMessageContaining("is a folder");
    }
    try (var names = Files.list(root)) {
      assertThat(names).containsExactly(root.resolve("a"));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

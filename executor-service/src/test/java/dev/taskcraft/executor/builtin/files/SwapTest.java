package dev.taskcraft.executor.builtin.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.executor.builtin.Calls;
import dev.taskcraft.executor.builtin.files.Workspace.Use;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody swaps a folder for a link between the look-up and the use. */
class SwapTest {
  @TempDir Path folder;
  private Path root;
  private Path outside;

  @BeforeEach
  void makeFolders() throws IOException {
    Path real = folder.toRealPath();
    root = Files.createDirectory(real.resolve("root"));
    outside = Files.createDirectory(real.resolve("outside"));
    Files.createDirectory(root.resolve("dir"));
    Files.writeString(outside.resolve("secret.txt"), "outside");
  }

  @Test
  void aFolderThatBecameALinkIsNotEntered() throws Exception {
    Spot spot = new Workspace(List.of(root)).find("dir/secret.txt", Use.READ);

    Files.delete(root.resolve("dir"));
    Files.createSymbolicLink(root.resolve("dir"), outside);

    assertThatThrownBy(() -> spot.parent(false).close()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> spot.parent(true).close()).isInstanceOf(IOException.class);
  }

  @Test
  void aFileThatBecameALinkIsNotOpened() throws Exception {
    Files.writeString(root.resolve("dir/a.txt"), "inside");
    Spot spot = new Workspace(List.of(root)).find("dir/a.txt", Use.READ);

    Files.delete(root.resolve("dir/a.txt"));
    Files.createSymbolicLink(root.resolve("dir/a.txt"), outside.resolve("secret.txt"));

    try (Folder parent = spot.parent(false)) {
      assertThatThrownBy(() -> parent.open("a.txt", StandardOpenOption.READ))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> parent.open("a.txt", StandardOpenOption.APPEND))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void anOpenFolderStaysTheOneThatWasOpened() throws Exception {
    Spot spot = new Workspace(List.of(root)).find("dir/a.txt", Use.WRITE);

    try (Folder parent = spot.parent(false)) {
      Files.move(root.resolve("dir"), root.resolve("moved"));
      Files.createSymbolicLink(root.resolve("dir"), outside);
      Bytes.writeAll(
          parent.open("a.txt", StandardOpenOption.WRITE, StandardOpenOption.CREATE), new byte[1]);
    }

    assertThat(root.resolve("moved/a.txt")).exists();
    assertThat(outside.resolve("a.txt")).doesNotExist();
  }

  @Test
  void nothingGetsOutWhileAFolderIsSwappedAllTheTime() throws Exception {
    Path link = Files.createSymbolicLink(root.resolve("spare"), outside);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> swapper =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                swap(root.resolve("dir"), link, root.resolve("aside"));
              }
            });
    try {
      Calls calls = new Calls(root);
      for (int i = 0; i < 300; i++) {
        calls.call("write_file", Map.of("path", "dir/new.txt", "content", "x"));
        calls.call("append_to_file", Map.of("path", "dir/secret.txt", "text", "x"));
        var read = calls.call("read_file", Map.of("path", "dir/secret.txt"));
        assertThat(read.toString()).doesNotContain("value=outside");
      }
    } finally {
      done.set(true);
    }
    swapper.join();
    assertThat(outside.resolve("secret.txt")).hasContent("outside");
    assertThat(outside.resolve("new.txt")).doesNotExist();
  }

  /** Exchanges two names by way of a third. */
  private static void swap(Path one, Path other, Path aside) {
    try {
      put(one, aside);
      put(other, one);
      put(aside, other);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Renames; a folder that a tool made there meanwhile has to go. */
  private static void put(Path from, Path to) throws IOException {
    while (true) {
      try {
        Files.move(from, to);
        return;
      } catch (FileSystemException taken) {
        if (!Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
          throw taken;
        }
        empty(to);
      }
    }
  }

  private static void empty(Path madeByTool) throws IOException {
    try (var entries = Files.list(madeByTool)) {
      for (Path entry : entries.toList()) {
        Files.deleteIfExists(entry);
      }
      Files.delete(madeByTool);
    } catch (DirectoryNotEmptyException | NoSuchFileException _) {
      // the tool is still writing: again
    }
  }
}

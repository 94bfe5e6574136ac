package dev.taskcraft.executor.builtin.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.executor.builtin.BuiltInTools;
import dev.taskcraft.executor.builtin.Calls;
import dev.taskcraft.executor.tool.ToolResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileToolsTest {
  @TempDir Path folder;
  private Path root;
  private Calls calls;

  @BeforeEach
  void makeWorkspace() throws IOException {
    root = folder.toRealPath();
    calls = new Calls(root);
  }

  @Test
  void readsWhatWasWrittenIntoNewFolders() throws Exception {
    assertThat(calls.object("write_file", Map.of("path", "a/b/c.txt", "content", "hällo\n")))
        .isEqualTo(Map.of("path", "a/b/c.txt", "bytes", 7));

    assertThat(calls.value("read_file", Map.of("path", "a/b/c.txt"))).isEqualTo("hällo\n");
    assertThat(root.resolve("a/b")).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void writingKeepsPermissionsAndReplacesInOneStep() throws Exception {
    Path script = Files.writeString(root.resolve("run.sh"), "old");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
    Path reader = Files.createLink(root.resolve("other"), script);

    calls.value("write_file", Map.of("path", "run.sh", "content", "new"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script)))
        .isEqualTo("rwxr-x---");
    assertThat(script).hasContent("new");
    assertThat(reader).hasContent("old");
  }

  @Test
  void doesNotWriteOverFoldersPipesOrCoworkerFiles() throws Exception {
    Files.createDirectory(root.resolve("dir"));
    assertThat(new ProcessBuilder("mkfifo", root + "/pipe").start().waitFor()).isZero();
    Files.writeString(root.resolve("clerk.yaml"), "name: clerk\nobjective: x\ntools:\n  - a\n");
    Files.writeString(root.resolve("compose.yaml"), "services: {}\n");

    assertThat(failureOfWriting("dir")).contains("folder");
    assertThat(failureOfWriting("pipe")).contains("regular");
    assertThat(failureOfWriting("clerk.yaml")).contains("coworker file");
    assertThat(calls.failure("read_file", Map.of("path", "pipe"))).contains("regular");
    calls.value("write_file", Map.of("path", "compose.yaml", "content", "x"));
  }

  private String failureOfWriting(String path) throws InterruptedException {
    return calls.failure("write_file", Map.of("path", path, "content", "x"));
  }

  @Test
  void readsOtherEncodingsWhenToldAndUtf16ByItsMark() throws Exception {
    Files.write(root.resolve("latin"), "é".getBytes(StandardCharsets.ISO_8859_1));
    Files.write(root.resolve("wide"), "é".getBytes(StandardCharsets.UTF_16));
    Files.writeString(root.resolve("marked"), "\uFEFFé");

    assertThat(calls.failure("read_file", Map.of("path", "latin"))).contains("encoding");
    assertThat(calls.value("read_file", Map.of("path", "latin", "encoding", "iso-8859-1")))
        .isEqualTo("é");
    assertThat(calls.value("read_file", Map.of("path", "wide"))).isEqualTo("é");
    assertThat(calls.value("read_file", Map.of("path", "marked"))).isEqualTo("é");
    assertThat(calls.failure("read_file", Map.of("path", "latin", "encoding", "klingon")))
        .contains("klingon");
  }

  @Test
  void refusesBinaryFilesAndAttachesImages() throws Exception {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0};
    Files.write(root.resolve("a.bin"), new byte[] {1, 0, 2});
    Files.write(root.resolve("a.png"), png);

    assertThat(calls.failure("read_file", Map.of("path", "a.bin"))).contains("binary");
    assertThat(calls.failure("read_file_snippet", Map.of("path", "a.bin"))).contains("binary");
    ToolResult image = calls.call("read_file", Map.of("path", "a.png"));
    assertThat(image)
        .isInstanceOfSatisfying(
            ToolResult.Returned.class,
            returned -> {
              assertThat(returned.attachments().getFirst().content()).isEqualTo(png);
              assertThat(returned.attachments().getFirst().mediaType()).isEqualTo("image/png");
            });
  }

  @Test
  void sendsReadersOfLargeFilesToTheSnippet() throws Exception {
    Files.writeString(root.resolve("big.txt"), "0123456789".repeat(120_000));

    assertThat(calls.failure("read_file", Map.of("path", "big.txt")))
        .contains("1,200,000")
        .contains("read_file_snippet");
    assertThat(
            calls.value(
                "read_file_snippet",
                Map.of("path", "big.txt", "offset", 1_100_003, "max_chars", 4)))
        .isEqualTo("3456");
    assertThat((String) calls.value("read_file_snippet", Map.of("path", "big.txt"))).hasSize(2000);
    assertThat(calls.value("read_file_snippet", Map.of("path", "big.txt", "offset", 2_000_000)))
        .isEqualTo("");
  }

  @Test
  void aSnippetDoesNotCutAPairOfSurrogates() throws Exception {
    Files.writeString(root.resolve("s.txt"), "a😀b");

    assertThat(calls.value("read_file_snippet", Map.of("path", "s.txt", "max_chars", 2)))
        .isEqualTo("a😀");
    assertThat(calls.value("read_file_snippet", Map.of("path", "s.txt", "offset", 2)))
        .isEqualTo("b");
  }

  @Test
  void editsExactlyOnePlaceOrSaysWhyNot() throws Exception {
    Files.writeString(root.resolve("a.txt"), "\uFEFFone two two");

    assertThat(edit("three", "x")).asString().contains("does not occur");
    assertThat(edit("two", "x")).asString().contains("occurs 2 times");
    assertThat(edit("", "x")).asString().contains("old_text is empty");
    assertThat(edit("one", "1")).isInstanceOf(ToolResult.Returned.class);
    assertThat(root.resolve("a.txt")).hasContent("\uFEFF1 two two");
    assertThat(calls.failure("edit_file", Map.of("path", "no", "old_text", "a", "new_text", "")))
        .isEqualTo("'no' does not exist");
  }

  private ToolResult edit(String old, String fresh) throws InterruptedException {
    return calls.call("edit_file", Map.of("path", "a.txt", "old_text", old, "new_text", fresh));
  }

  @Test
  void overlappingPlacesAreAmbiguousToo() throws Exception {
    Files.writeString(root.resolve("a.txt"), "aaa");

    assertThat(edit("aa", "b")).asString().contains("occurs 2 times");
  }

  @Test
  void noEditIsLostWhenManyEditOneFile() throws Exception {
    Files.writeString(root.resolve("a.txt"), "<0><1><2><3><4><5><6><7><8><9>");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10; i++) {
        String place = "<" + i + ">";
        Calls own = new Calls(sharedTools(), root).key("edit" + i);
        var unused =
            threads.submit(
                () ->
                    own.value(
                        "edit_file", Map.of("path", "a.txt", "old_text", place, "new_text", ".")));
      }
    }
    assertThat(root.resolve("a.txt")).hasContent("..........");
  }

  private BuiltInTools shared;

  private BuiltInTools sharedTools() {
    if (shared == null) {
      shared = new BuiltInTools(Clock.systemUTC(), System.getenv());
    }
    return shared;
  }

  @Test
  void appendsTextAsItIsAndEntriesAsLines() throws Exception {
    calls.value("append_to_file", Map.of("path", "log/a.txt", "text", "one"));
    calls.value("append_to_file", Map.of("path", "log/a.txt", "text", "two"));
    assertThat(root.resolve("log/a.txt")).hasContent("onetwo");

    calls.value("append_to_summary", Map.of("summary_file", "log/a.txt", "entry", "three"));
    calls.value("append_to_summary", Map.of("summary_file", "log/a.txt", "entry", "four\n"));
    assertThat(Files.readString(root.resolve("log/a.txt"))).isEqualTo("onetwo\nthree\nfour\n");
  }

  @Test
  void listsFoldersWithoutWhatIsProtected() throws Exception {
    Files.createDirectories(root.resolve("sub/.taskcraft"));
    Files.writeString(root.resolve("sub/a.txt"), "abc");
    Files.writeString(root.resolve(".env"), "TOKEN=1");
    Files.createSymbolicLink(root.resolve("up"), Path.of("/"));

    assertThat(calls.object("list_directory", Map.of()).get("entries"))
        .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
        .extracting(entry -> entry.get("path") + " " + entry.get("type"))
        .containsExactly("sub folder", "up link");
    assertThat(calls.object("list_directory", Map.of("path", "sub", "recursive", true)))
        .isEqualTo(
            Map.of(
                "entries",
                List.of(Map.of("path", "sub/a.txt", "type", "file", "bytes", 3L)),
                "left_out",
                0,
                "unreadable",
                0));
    assertThat(calls.failure("list_directory", Map.of("path", "nowhere")))
        .isEqualTo("'nowhere' does not exist");
  }

  @Test
  void findsFilesByNameSizeAndAge() throws Exception {
    makeFile("Downloads/film.mkv", 3_000_000, Duration.ofDays(40));
    makeFile("Downloads/new/photo.jpg", 2_000_000, Duration.ofHours(1));
    makeFile("Downloads/note.txt", 10, Duration.ofDays(2));
    Files.createSymbolicLink(root.resolve("Downloads/all"), Path.of("/usr"));

    assertThat(found(Map.of("path", "Downloads", "min_size", "1MB", "sort", "size")))
        .containsExactly("Downloads/film.mkv", "Downloads/new/photo.jpg");
    assertThat(found(Map.of("min_size", 2_000_000, "max_size", "2.5 MiB")))
        .containsExactly("Downloads/new/photo.jpg");
    assertThat(found(Map.of("older_than", "30d"))).containsExactly("Downloads/film.mkv");
    assertThat(found(Map.of("newer_than", "2026-06-01")))
        .containsExactly("Downloads/new/photo.jpg");
    assertThat(found(Map.of("name", "*.{txt,jpg}")))
        .containsExactly("Downloads/new/photo.jpg", "Downloads/note.txt");
    assertThat(calls.object("find_files", Map.of("limit", 1)))
        .containsEntry("count", 3L)
        .containsEntry("left_out", 2L);
  }

  @Test
  void findsTheFirstInOrderHoweverManyThereAre() throws Exception {
    for (int size = 1; size <= 30; size++) {
      makeFile("many/" + size % 7 + "/" + size + ".txt", size, Duration.ofHours(size));
    }

    assertThat(found(Map.of("sort", "size", "limit", 2)))
        .containsExactly("many/2/30.txt", "many/1/29.txt");
    assertThat(found(Map.of("sort", "modified", "limit", 2)))
        .containsExactly("many/1/1.txt", "many/2/2.txt");
    assertThat(found(Map.of("limit", 2))).containsExactly("many/0/14.txt", "many/0/21.txt");
    assertThat(calls.object("find_files", Map.of("limit", 2)))
        .containsEntry("count", 30L)
        .containsEntry("left_out", 28L);
  }

  @Test
  void saysWhatASizeAnAgeAndAPatternLookLike() throws Exception {
    assertThat(calls.failure("find_files", Map.of("min_size", "big"))).contains("100MB");
    assertThat(calls.failure("find_files", Map.of("older_than", "old"))).contains("30d");
    assertThat(calls.failure("find_files", Map.of("name", "[a"))).contains("pattern");
    assertThat(calls.failure("find_files", Map.of("name", "a/*"))).contains("name only");
  }

  @SuppressWarnings("unchecked")
  private List<Object> found(Map<String, Object> args) throws InterruptedException {
    var files = (List<Map<String, Object>>) calls.object("find_files", args).get("files");
    return files.stream().map(file -> file.get("path")).toList();
  }

  private void makeFile(String name, int size, Duration age) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[size]);
    Files.setLastModifiedTime(file, FileTime.from(Calls.NOW.minus(age)));
  }

  @Test
  void movesOverNothing() throws Exception {
    Files.writeString(root.resolve("a.tar.gz"), "first");
    calls.value("move_file", Map.of("src", "a.tar.gz", "dest_folder", "done"));
    Files.writeString(root.resolve("a.tar.gz"), "second");

    assertThat(calls.object("move_file", Map.of("src", "a.tar.gz", "dest_folder", "done")))
        .containsEntry("to", "done/a.tar (1).gz");
    assertThat(root.resolve("done/a.tar.gz")).hasContent("first");
    assertThat(root.resolve("done/a.tar (1).gz")).hasContent("second");
    assertThat(root.resolve("a.tar.gz")).doesNotExist();
    assertThat(calls.object("move_file", Map.of("src", "done/a.tar.gz", "dest", "archive/b.gz")))
        .containsEntry("to", "archive/b.gz");
  }

  @Test
  void movesOnlyFilesThatAreThereAndOnlyToOnePlace() throws Exception {
    Files.createDirectory(root.resolve("dir"));

    assertThat(calls.failure("move_file", Map.of("src", "no", "dest", "x"))).contains("exist");
    assertThat(calls.failure("move_file", Map.of("src", "dir", "dest", "x"))).contains("folder");
    assertThat(calls.failure("move_file", Map.of("src", "a"))).contains("either");
    assertThat(calls.failure("move_file", Map.of("src", "dir", "dest_folder", "/tmp")))
        .contains("outside the workspace");
  }
}

package dev.taskcraft.executor.builtin.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskcraft.executor.builtin.Calls;
import dev.taskcraft.executor.builtin.Cases;
import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.builtin.files.Workspace.Use;
import dev.taskcraft.executor.tool.ToolResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceTest {
  @TempDir Path folder;
  private Path root;
  private Path outside;

  @BeforeEach
  void makeFolders() throws IOException {
    Path real = folder.toRealPath();
    root = Files.createDirectory(real.resolve("root"));
    outside = Files.createDirectory(real.resolve("root2"));
    Files.writeString(outside.resolve("secret.txt"), "outside");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a.txt", "./a.txt", "new/deep/a.txt", "x/../a.txt", "ünï code.txt", "..a"})
  void takesPathsBelowTheFirstRoot(String path) throws Refused {
    Spot spot = find(path);

    assertThat(spot.path().startsWith(root)).isTrue();
    assertThat(spot.root()).isEqualTo(root);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..", "../root2/secret.txt", "a/../../root2/secret.txt", "/etc/passwd", "/", "~", "~/x",
        "~root/x", "file:///etc/passwd", "http://x/y", "\\\\server\\share", "C:\\x", "c:/x", "a\nb",
        "a\u0000b", "", "  "
      })
  void refusesPathsThatLeadOutOrAreNone(String path) {
    assertThatThrownBy(() -> find(path)).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%2e%2e/x", "$HOME/x", "${HOME}", "....//x", "~$letter.docx"})
  void takesOddNamesLiterally(String path) throws Refused {
    assertThat(find(path).path()).isEqualTo(root.resolve(path));
  }

  @Test
  void saysWhichRootsThereAreAndHowToAddOne() {
    assertThatThrownBy(() -> find("/etc/passwd"))
        .hasMessage(
            "'/etc/passwd' is outside the workspace (roots: "
                + root
                + "); add it with --workspace or under workspace:");
  }

  @Test
  void aNeighbourWithTheSamePrefixIsOutside() {
    assertThatThrownBy(() -> find(outside + "/secret.txt")).isInstanceOf(Refused.class);
  }

  @Test
  void takesAbsolutePathsOfEveryRoot() throws Refused {
    Spot spot = new Workspace(List.of(root, outside)).find(outside + "/secret.txt", Use.READ);

    assertThat(spot.root()).isEqualTo(outside);
    assertThat(spot.shown()).isEqualTo(outside + "/secret.txt");
  }

  @Test
  void refusesLinksThatLeadOut() throws IOException {
    Files.createSymbolicLink(root.resolve("link"), outside);
    Files.createSymbolicLink(root.resolve("file"), outside.resolve("secret.txt"));
    Files.createSymbolicLink(root.resolve("nowhere"), outside.resolve("new.txt"));
    Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));

    for (String path :
        List.of("link/secret.txt", "link/new", "link", "file", "nowhere", "loop/x")) {
      assertThatThrownBy(() -> find(path)).as(path).isInstanceOf(Refused.class);
    }
  }

  @Test
  void followsLinksThatStayInside() throws IOException, Refused {
    Files.createDirectory(root.resolve("real"));
    Files.createSymbolicLink(root.resolve("link"), root.resolve("real"));

    assertThat(find("link/new.txt").path()).isEqualTo(root.resolve("real/new.txt"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".env",
        "a/.env",
        ".ENV",
        ".env.local",
        ".taskcraft/state.db",
        "a/.Taskcraft",
        ".taskcraft"
      })
  void neitherReadsNorWritesWhereSecretsAre(String path) {
    for (Use use : Use.values()) {
      assertThatThrownBy(() -> new Workspace(List.of(root)).find(path, use))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("protected");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".git/config",
        ".git/hooks/pre-commit",
        ".coworker.yaml",
        "coworker.yml",
        "a/x.coworker.yaml",
        "policies/org.yaml"
      })
  void readsButDoesNotWriteWhatOthersActOn(String path) throws Refused {
    assertThat(find(path)).isNotNull();
    assertThatThrownBy(() -> new Workspace(List.of(root)).find(path, Use.WRITE))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("protected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".env.example", "env", ".gitignore", "policies/notes.md", "policies.yaml"})
  void writesWhatOnlyLooksLikeIt(String path) throws Refused {
    assertThat(new Workspace(List.of(root)).find(path, Use.WRITE)).isNotNull();
  }

  @Test
  void aLinkDoesNotHideWhatIsProtected() throws IOException {
    Files.writeString(root.resolve(".env"), "TOKEN=1");
    Files.createSymbolicLink(root.resolve("notes.txt"), root.resolve(".env"));

    assertThatThrownBy(() -> find("notes.txt")).hasMessageContaining("protected");
  }

  @TestFactory
  Stream<DynamicTest> pathCases() throws IOException {
    return Cases.of("path_cases.json").map(this::pathCase);
  }

  private DynamicTest pathCase(JsonNode given) {
    return DynamicTest.dynamicTest(
        given.get("id").asText(),
        () -> {
          Path own = Files.createTempDirectory(root, "case").toRealPath();
          String path = given.get("path").asText().replace("/srv/agent/", own + "/");
          setUp(given.path("setup"), own);
          ToolResult result =
              new Calls(own).call("write_file", Map.of("path", path, "content", "x"));
          String expected = given.get("expected").asText();
          if (expected.equals("deny")) {
            assertThat(result).isInstanceOf(ToolResult.Failed.class);
          } else if (expected.equals("allow")) {
            assertThat(result).isInstanceOf(ToolResult.Returned.class);
          } else if (result instanceof ToolResult.Returned) {
            assertThat(own.resolve(path).normalize()).startsWithRaw(own).exists();
          }
        });
  }

  private static void setUp(JsonNode setup, Path own) throws IOException, InterruptedException {
    for (var link : setup.path("symlink").properties()) {
      Files.createDirectories(own.resolve(link.getKey()).getParent());
      Path target = Path.of(link.getValue().asText());
      Files.createSymbolicLink(own.resolve(link.getKey()), target);
    }
    if (setup.has("mkfifo")) {
      String fifo = own.resolve(setup.get("mkfifo").asText()).toString();
      assertThat(new ProcessBuilder("mkfifo", fifo).start().waitFor()).isZero();
    }
    if (setup.has("race")) {
      Files.createSymbolicLink(own.resolve("swap"), Path.of("/"));
    }
  }

  private Spot find(String path) throws Refused {
    return new Workspace(List.of(root)).find(path, Use.READ);
  }
}

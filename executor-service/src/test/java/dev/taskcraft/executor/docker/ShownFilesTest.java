package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownFilesTest {
  @TempDir Path temp;
  private Path work;

  @BeforeEach
  void makeFolder() throws IOException {
    work = Files.createDirectory(temp.toRealPath().resolve("work"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/etc", "/run", "/var/run", "/root", "/tmp", "/proc/self", "/sys/fs", "/dev"})
  void refusesTheSystemsFolders(String folder) {
    assertThatThrownBy(() -> shown(Path.of(folder)))
        .isInstanceOf(SandboxUnavailable.class)
        .hasMessageContaining("which has its own");
  }

  @Test
  void refusesALinkToTheSystemsFolders() throws IOException {
    Path link = Files.createSymbolicLink(work.resolve("link"), Path.of("/etc"));

    assertThatThrownBy(() -> shown(link)).hasMessageContaining("/etc can't be shown");
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThatThrownBy(() -> shown(work.resolve("none")))
        .isInstanceOf(SandboxUnavailable.class)
        .hasMessageContaining("it isn't there");
  }

  @Test
  void refusesASocket() throws IOException {
    Path path = work.resolve("s");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(path));

      assertThatThrownBy(() -> shown(path)).hasMessageContaining("neither a folder nor a file");
    }
  }

  @Test
  void seesWhatIsMountedInAFolder() throws IOException {
    assertThat(Mounts.below(Path.of("/"))).isNotNull();
    assertThat(Mounts.below(Path.of("/dev"))).hasParent(Path.of("/dev"));
    assertThat(Mounts.below(work)).isNull();
  }

  @Test
  void hidesSecretsAnywhereInAFolder() throws IOException {
    for (String name : List.of(".env", "a/.env.local", "a/b/.ENV", ".env.example", "a/.environ")) {
      write(name);
    }
    write(".taskcraft/keys/key");
    write("a/b/.TaskCraft/secrets.yaml");

    Shown shown = shown(work);

    assertThat(shown.files()).isEqualTo(Map.of(path(""), path("")));
    assertThat(shown.hiddenFiles())
        .containsExactlyInAnyOrder(path(".env"), path("a/.env.local"), path("a/b/.ENV"));
    assertThat(shown.hiddenFolders())
        .containsExactlyInAnyOrder(path(".taskcraft"), path("a/b/.TaskCraft"));
  }

  @Test
  void hidesSecretsInAFolderThatIsReachedByALink() throws IOException {
    write(".env");
    write(".taskcraft/key");
    Path link = Files.createSymbolicLink(temp.toRealPath().resolve("link"), work);

    Shown shown = shown(link);

    assertThat(shown.files()).isEqualTo(Map.of(link.toString(), path("")));
    assertThat(shown.hiddenFiles()).containsExactly(link.resolve(".env").toString());
    assertThat(shown.hiddenFolders()).containsExactly(link.resolve(".taskcraft").toString());
  }

  @Test
  void hidesSocketsOfThisHostInAFolder() throws IOException {
    Path socket = work.resolve("a-socket");
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(socket));

      assertThat(shown(work).hiddenFiles()).containsExactly(socket.toString());
    }
  }

  @Test
  void mountsOnlyTheOuterOfTwoFoldersUnlessThatHidesTheInner() throws IOException {
    write("a/file");
    write(".taskcraft/bundles/one/module.py");
    Path bundle = work.resolve(".taskcraft/bundles/one");

    assertThat(shown(work, work.resolve("a")).files()).containsOnlyKeys(path(""));
    assertThat(shown(work, bundle).files()).containsOnlyKeys(path(""), bundle.toString());
  }

  @Test
  void showsAFolderOfOursWhereItIsExpected() throws IOException {
    Shown shown = ShownFiles.of(List.of(), Map.of("/opt/taskcraft/python", work), Map.of());

    assertThat(shown.files()).isEqualTo(Map.of("/opt/taskcraft/python", path("")));
  }

  private static Shown shown(Path... wanted) throws IOException {
    return ShownFiles.of(Stream.of(wanted).toList(), Map.of(), Map.of());
  }

  private void write(String name) throws IOException {
    Path file = work.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "secret");
  }

  private String path(String name) {
    return work.resolve(name).toString();
  }
}

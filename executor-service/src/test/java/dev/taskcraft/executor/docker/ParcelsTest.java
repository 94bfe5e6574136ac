package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParcelsTest {
  @TempDir Path temp;
  private Path work;

  @BeforeEach
  void makeFolder() throws IOException {
    work = Files.createDirectory(temp.toRealPath().resolve("work"));
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(work.resolve(name));
  }

  private Path file(String name) throws IOException {
    return Files.createFile(
        folder(name).resolveSibling("file-" + work.resolve(name).getFileName()));
  }

  @Test
  void ofFoldersWithinEachOtherTheOuterOneIsSent() throws Exception {
    assertThat(
            Parcels.of(
                List.of(folder("a/b"), folder("a"), file("a/b/x")), Map.of(), List.of(), List.of()))
        .containsExactly(new Parcel(folder("a"), folder("a"), Map.of(), Set.of(), false));
  }

  @Test
  void whatTheOuterOneHidesIsSentBesideIt() throws Exception {
    Path bundle = folder(".taskcraft/bundles/one");

    assertThat(Parcels.of(List.of(work, bundle), Map.of(), List.of(), List.of(work)))
        .containsExactly(
            new Parcel(work, work, Map.of(), Set.of(), true),
            new Parcel(bundle, bundle, Map.of(), Set.of(), false));
  }

  @Test
  void whatCanBeWrittenToIsSentOtherwise() throws Exception {
    Path module = Files.createDirectory(temp.toRealPath().resolve("module"));

    assertThat(Parcels.of(List.of(folder("a"), module), Map.of(), List.of(work), List.of(work)))
        .containsExactly(new Parcel(module, module, Map.of(), Set.of(), false));
  }

  @Test
  void filesAreSentWithoutThoseBesideThem() throws Exception {
    Path one = file("lib/one");
    Path two = file("lib/deep/two");

    assertThat(Parcels.of(List.of(one, two), Map.of(), List.of(), List.of()))
        .containsExactly(
            new Parcel(
                work.resolve("lib"),
                work.resolve("lib"),
                Map.of("file-one", one, "deep/file-two", two),
                Set.of(),
                false));
  }

  @Test
  void aFileIsSentByTheNameOfTheLinkThatLeadsToIt() throws Exception {
    Path real = file("lib/one");
    Path link = Files.createSymbolicLink(real.resolveSibling("link"), real);

    assertThat(Parcels.of(List.of(link), Map.of(), List.of(), List.of()))
        .containsExactly(
            new Parcel(
                work.resolve("lib"), work.resolve("lib"), Map.of("link", real), Set.of(), false));
  }

  @Test
  void whatCanBeWrittenToIsNoPartOfTheFolderAroundIt() throws Exception {
    Path data = folder("data");

    assertThat(Parcels.of(List.of(work), Map.of(), List.of(data), List.of(data)))
        .containsExactly(new Parcel(work, work, Map.of(), Set.of(data), false));
  }

  @Test
  void ourOwnProgramIsSentElsewhere() throws Exception {
    assertThat(Parcels.of(List.of(), Map.of("/opt/there", work), List.of(), List.of()))
        .containsExactly(new Parcel(work, Path.of("/opt/there"), Map.of(), Set.of(), false));
  }

  @Test
  void theSystemsFoldersAreRefused() {
    assertThatThrownBy(
            () -> Parcels.of(List.of(Path.of("/etc/hostname")), Map.of(), List.of(), List.of()))
        .isInstanceOf(SandboxUnavailable.class)
        .hasMessageContaining("/etc can't be shown");
  }
}

package dev.taskcraft.executor.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.taskcraft.blob.BlobDigest;
import dev.taskcraft.blob.file.FileBlobStore;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedBundlesTest {
  @TempDir Path folder;
  private FileBlobStore blobs;
  private Path cache;

  @BeforeEach
  void open() {
    blobs = new FileBlobStore(folder.resolve("blobs"));
    cache = folder.resolve("cache");
  }

  @Test
  void laysTheFilesDownReadOnlyUnderTheDigestAndTakesThemAwayAgain() throws IOException {
    byte[] archive = Bundle.pack(Map.of("acme/tools.py", "code".getBytes(UTF_8)));
    String digest = blobs.put(archive, "application/zip", "").digest();
    try (UnpackedBundles bundles = new UnpackedBundles(blobs, cache);
        UnpackedBundles other = new UnpackedBundles(blobs, cache)) {
      Path place = bundles.unpacked(digest, false);

      assertThat(place.getParent()).hasFileName(BlobDigest.hex(digest));
      assertThat(place.resolveSibling(""))
          .as("a module may also be looked for beside its folder")
          .isDirectoryNotContaining(path -> !path.equals(place));
      assertThat(place.resolve("acme/tools.py")).hasContent("code");
      for (String name : new String[] {"", "acme", "acme/tools.py"}) {
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve(name))))
            .isEqualTo("r-xr-xr-x");
      }
      assertThat(bundles.unpacked(digest, false)).isEqualTo(place);
      assertThat(other.unpacked(digest, false)).isNotEqualTo(place);
    }
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void refusesWhatIsMissingDamagedOrNoBundle() throws IOException {
    byte[] archive = Bundle.pack(Map.of("tools.py", "code".getBytes(UTF_8)));
    String damaged = blobs.put(archive, "application/zip", "").digest();
    try (var files = Files.walk(folder.resolve("blobs"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        file.toFile().setWritable(true);
        Files.write(file, Bundle.pack(Map.of("tools.py", "evil".getBytes(UTF_8))));
      }
    }
    String text = blobs.put("text".getBytes(UTF_8), "text/plain", "").digest();
    try (UnpackedBundles bundles = new UnpackedBundles(blobs, cache)) {
      for (String digest : new String[] {damaged, text, "sha256:" + "0".repeat(64), "../../etc"}) {
        assertThatExceptionOfType(ToolsUnavailable.class)
            .as(digest)
            .isThrownBy(() -> bundles.unpacked(digest, false))
            .withMessageContaining("(" + digest + ") can't be used");
      }
    }
    assertThat(cache).doesNotExist();
  }
}

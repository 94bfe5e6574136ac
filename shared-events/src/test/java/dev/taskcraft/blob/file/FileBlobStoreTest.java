package dev.taskcraft.blob.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.BlobStoreContract;
import dev.taskcraft.blob.BlobsUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest extends BlobStoreContract {
  @TempDir Path temp;

  @Override
  protected BlobStore store() {
    return new FileBlobStore(temp.resolve("state/blobs"));
  }

  @Override
  protected void damage(String digest) throws IOException {
    Files.writeString(file(digest), "SOUND");
  }

  @Test
  void keepsOthersOut() throws IOException {
    store().put("private".getBytes(UTF_8), "text/plain", "");

    try (Stream<Path> all = Files.walk(temp.resolve("state"))) {
      for (Path path : all.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
  }

  @Test
  void leavesNothingButTheBlob() throws IOException {
    BlobRef ref = store().put("one".getBytes(UTF_8), "text/plain", "");

    assertThat(files()).containsExactly(file(ref.digest()));
  }

  @Test
  void replacesAFileThatWasCutShort() throws IOException {
    byte[] content = "whole".getBytes(UTF_8);
    BlobRef ref = store().put(content, "text/plain", "");
    Files.writeString(file(ref.digest()), "who");

    store().put(content, "text/plain", "");

    assertThat(store().get(ref.digest())).isEqualTo(content);
  }

  @Test
  void saysWhereItCouldNotWrite() throws IOException {
    Files.writeString(temp.resolve("state"), "a file where the folder should be");

    assertThatThrownBy(() -> store().put(new byte[3], "text/plain", ""))
        .isInstanceOf(BlobsUnavailable.class)
        .hasMessageContaining(temp.resolve("state/blobs").toString());
  }

  private Path file(String digest) {
    String hex = digest.substring("sha256:".length());
    return temp.resolve("state/blobs")
        .resolve(hex.substring(0, 2))
        .resolve(hex.substring(2, 4))
        .resolve(hex);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(temp)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}

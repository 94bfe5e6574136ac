package dev.taskcraft.executor.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.blob.file.FileBlobStore;
import dev.taskcraft.executor.Bundles;
import dev.taskcraft.executor.bundle.Bundle;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BundlePolicyTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"NEVER", "SANDBOX"})
  void refusesCodeNamingTheSettingAndTheRemedy(BundlePolicy policy) {
    FileBlobStore blobs = new FileBlobStore(folder);

    assertThatThrownBy(() -> policy.bundles(blobs, folder).unpacked("sha256:1", false))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("brings its code (sha256:1), which does not run here")
        .hasMessageContaining(
            "TASKCRAFT_EXECUTOR_BUNDLES=" + policy.name().toLowerCase(java.util.Locale.ROOT))
        .hasMessageContaining(
            "install the modules in the catalogue, run the task with --executor docker");
  }

  @ParameterizedTest
  @CsvSource({"SANDBOX, true", "HOST, true", "HOST, false"})
  void takesCodeWhereTheOperatorAllowsIt(BundlePolicy policy, boolean contained) throws Exception {
    FileBlobStore blobs = new FileBlobStore(folder.resolve("blobs"));
    byte[] archive = Bundle.pack(Map.of("tools.py", "code".getBytes(UTF_8)));
    String digest = blobs.put(archive, "application/zip", "").digest();

    Bundles bundles = policy.bundles(blobs, folder.resolve("cache"));
    try (AutoCloseable _ = (AutoCloseable) bundles) {
      assertThat(bundles.unpacked(digest, contained).resolve("tools.py")).hasContent("code");
    }
  }

  @Test
  void whoTookCodeForASandboxStillRefusesItOnTheHost() throws Exception {
    FileBlobStore blobs = new FileBlobStore(folder.resolve("blobs"));
    byte[] archive = Bundle.pack(Map.of("tools.py", "code".getBytes(UTF_8)));
    String digest = blobs.put(archive, "application/zip", "").digest();

    Bundles bundles = BundlePolicy.SANDBOX.bundles(blobs, folder.resolve("cache"));
    try (AutoCloseable _ = (AutoCloseable) bundles) {
      assertThat(bundles.unpacked(digest, true)).exists();
      assertThatThrownBy(() -> bundles.unpacked(digest, false))
          .isInstanceOf(ToolsUnavailable.class);
    }
  }

  @Test
  void neverIsNeverInASandboxEither() {
    FileBlobStore blobs = new FileBlobStore(folder);

    assertThatThrownBy(() -> BundlePolicy.NEVER.bundles(blobs, folder).unpacked("sha256:1", true))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("TASKCRAFT_EXECUTOR_BUNDLES=never");
  }
}

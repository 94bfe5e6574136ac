package dev.taskcraft.executor.service;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.blob.file.FileBlobStore;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
}

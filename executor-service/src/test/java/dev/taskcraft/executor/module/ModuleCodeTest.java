package dev.taskcraft.executor.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.serde.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleCodeTest {
  @TempDir Path folder;

  @Test
  void ofOneFileIsItsSha256() throws IOException {
    Path file = write("tools.py", "a = 1");
    write("other.py", "b = 1");
    assertThat(ModuleCode.digest(new Found.PythonFile(file, folder)))
        .isEqualTo(CanonicalJson.sha256("a = 1"));
  }

  @Test
  void ofAPackageCoversEveryFileInIt() throws IOException {
    Found.Hit hit = new Found.PythonFile(write("pack/__init__.py", ""), folder);
    write("pack/deep/more.py", "a = 1");
    String before = ModuleCode.digest(hit);
    write("pack/__pycache__/more.pyc", "made of it");
    write("beside.py", "not of the package");
    assertThat(ModuleCode.digest(hit)).isEqualTo(before);
    write("pack/deep/more.py", "a = 2");
    String after = ModuleCode.digest(hit);
    assertThat(after).isNotEqualTo(before);
    Files.move(folder.resolve("pack/deep/more.py"), folder.resolve("pack/deep/most.py"));
    assertThat(ModuleCode.digest(hit)).isNotEqualTo(after);
  }

  @Test
  void ofAFileCoversTheBinaryThatPythonWouldPrefer() throws IOException {
    Found.Hit hit = new Found.PythonFile(write("tools.py", "a = 1"), folder);
    String before = ModuleCode.digest(hit);
    write("other.so", "of another module");
    assertThat(ModuleCode.digest(hit)).isEqualTo(before);
    write("tools.abi3.so", "code");
    assertThat(ModuleCode.digest(hit)).isNotEqualTo(before);
  }

  @Test
  void ofAJavaSourceIsThatOfItsClassesAndTheJarsBesideIt() throws IOException {
    Map<String, byte[]> classes = Map.of("Tools", new byte[] {1}, "Helper", new byte[] {2});
    String before = ModuleCode.digest(classes, List.of());
    assertThat(ModuleCode.digest(Map.copyOf(classes), List.of())).isEqualTo(before);
    assertThat(
            ModuleCode.digest(Map.of("Tools", new byte[] {1}, "Helper", new byte[] {3}), List.of()))
        .isNotEqualTo(before);
    assertThat(ModuleCode.digest(classes, List.of(write("library.jar", "code"))))
        .isNotEqualTo(before);
  }

  @Test
  void ofCompiledClassesCoversTheirFolder() throws IOException {
    Found.Hit hit = new Found.JavaFile(write("com/acme/Tools.class", "1"), folder);
    write("com/acme/Helper.class", "2");
    String before = ModuleCode.digest(hit);
    write("com/acme/Helper.class", "3");
    assertThat(ModuleCode.digest(hit)).isNotEqualTo(before);
  }

  private Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}

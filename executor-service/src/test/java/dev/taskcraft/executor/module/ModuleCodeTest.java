package dev.taskcraft.executor.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.serde.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void ofAPackageCoversEveryPythonFileInIt() throws IOException {
    Found.Hit hit = new Found.PythonFile(write("pack/__init__.py", ""), folder);
    write("pack/deep/more.py", "a = 1");
    String before = ModuleCode.digest(hit);
    write("pack/data.txt", "not code");
    write("beside.py", "not of the package");
    assertThat(ModuleCode.digest(hit)).isEqualTo(before);
    write("pack/deep/more.py", "a = 2");
    String after = ModuleCode.digest(hit);
    assertThat(after).isNotEqualTo(before);
    Files.move(folder.resolve("pack/deep/more.py"), folder.resolve("pack/deep/most.py"));
    assertThat(ModuleCode.digest(hit)).isNotEqualTo(after);
  }

  @Test
  void ofAJavaSourceCoversTheJarsBesideIt() throws IOException {
    Found.Hit hit = new Found.JavaFile(write("Tools.java", "class Tools {}"), folder);
    String before = ModuleCode.digest(hit);
    assertThat(before).isEqualTo(CanonicalJson.sha256("class Tools {}"));
    write("library.jar", "code");
    assertThat(ModuleCode.digest(hit)).isNotEqualTo(before);
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

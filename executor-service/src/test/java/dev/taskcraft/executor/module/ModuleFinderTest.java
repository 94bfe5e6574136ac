package dev.taskcraft.executor.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleFinderTest {
  @TempDir Path temp;
  private Path project;
  private Path folder;
  private Path working;

  @BeforeEach
  void makeFolders() throws IOException {
    Path real = temp.toRealPath();
    project = Files.createDirectories(real.resolve("project"));
    folder = Files.createDirectories(project.resolve("coworkers"));
    working = Files.createDirectories(real.resolve("elsewhere"));
  }

  @Test
  void findsAModuleInTheCoworkersFolderItsParentOrTheWorkingFolder() throws IOException {
    Path inFolder = touch(folder.resolve("one.py"));
    Path inParent = touch(project.resolve("two/__init__.py"));
    Path inWorking = touch(working.resolve("com/acme/Three.java"));

    assertThat(find("one", null, null)).isEqualTo(new Found.PythonFile(inFolder, folder));
    assertThat(find("two", null, null)).isEqualTo(new Found.PythonFile(inParent, project));
    assertThat(find("com.acme.Three", null, null))
        .isEqualTo(new Found.JavaFile(inWorking, working));
  }

  @Test
  void findsAClassWithAPackageInAFileBesideTheCoworker() throws IOException {
    Path file = touch(folder.resolve("Tools.java"));

    assertThat(find("com.acme.Tools", null, null)).isEqualTo(new Found.JavaFile(file, folder));
  }

  @Test
  void countsAFileSeenFromTwoPlacesOnce() throws IOException {
    Path file = touch(project.resolve("tools.py"));
    working = project;

    assertThat(find("tools", null, null)).isEqualTo(new Found.PythonFile(file, project));
  }

  @Test
  void refusesToChooseBetweenTwoFiles() throws IOException {
    Path near = touch(folder.resolve("tools.py"));
    Path far = touch(working.resolve("tools.py"));

    assertThat(find("tools", null, null))
        .isEqualTo(
            new Found.Ambiguous(
                List.of(new Found.PythonFile(near, folder), new Found.PythonFile(far, working))));
    assertThatThrownBy(() -> ModuleTools.find(module("tools", null, null), place()))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContainingAll(near.toString(), far.toString(), "say which with path:");
  }

  @Test
  void letsTheLanguageDecideBetweenPythonAndJava() throws IOException {
    Path python = touch(folder.resolve("Tools.py"));
    Path java = touch(folder.resolve("Tools.java"));

    assertThat(find("Tools", null, null)).isInstanceOf(Found.Ambiguous.class);
    assertThat(find("Tools", null, Language.PYTHON))
        .isEqualTo(new Found.PythonFile(python, folder));
    assertThat(find("Tools", null, Language.JAVA)).isEqualTo(new Found.JavaFile(java, folder));
    assertThatThrownBy(() -> ModuleTools.find(module("Tools", null, null), place()))
        .hasMessageContaining("language: python or java");
  }

  @Test
  void looksNowhereElseThanUnderThePath() throws IOException {
    touch(folder.resolve("tools.py"));
    Path other = touch(project.resolve("lib/tools.py"));

    assertThat(find("tools", "../lib", null))
        .isEqualTo(new Found.PythonFile(other, project.resolve("lib")));
    assertThat(find("tools", "../lib/tools.py", null))
        .isEqualTo(new Found.PythonFile(other, project.resolve("lib")));
    assertThat(find("tools", "../missing", null))
        .isEqualTo(new Found.Nowhere(List.of(project.resolve("missing"))));
  }

  @Test
  void findsCompiledClassesOnlyUnderAPath() throws IOException {
    Path compiled = touch(folder.resolve("com/acme/Tools.class"));

    assertThat(find("com.acme.Tools", null, null)).isInstanceOf(Found.Nowhere.class);
    assertThat(find("com.acme.Tools", ".", null)).isEqualTo(new Found.JavaFile(compiled, folder));
  }

  @Test
  void findsAClassInAJarOrInTheJarsOfAFolder() throws IOException {
    Path jar = jar(folder.resolve("lib/tools.jar"), "com/acme/Tools.class");
    jar(folder.resolve("lib/other.jar"), "com/acme/Other.class");

    assertThat(find("com.acme.Tools", "lib/tools.jar", null))
        .isEqualTo(new Found.JavaFile(jar, jar));
    assertThat(find("com.acme.Tools", "lib", null))
        .isEqualTo(new Found.JavaFile(jar, folder.resolve("lib")));
    assertThat(find("com.acme.Missing", "lib/tools.jar", null)).isInstanceOf(Found.Nowhere.class);
  }

  @Test
  void saysWhereItLookedAndWhatToDo() {
    assertThatThrownBy(() -> ModuleTools.find(module("tols", null, Language.PYTHON), place()))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessage(
            "module 'tols' was not found; looked for %s, %s, %s, %s, %s, %s; create it, or say path: where it is",
            folder.resolve("tols.py"),
            folder.resolve("tols/__init__.py"),
            project.resolve("tols.py"),
            project.resolve("tols/__init__.py"),
            working.resolve("tols.py"),
            working.resolve("tols/__init__.py"));
  }

  @Test
  void refusesNamesThatCouldLeaveThePlaces() {
    for (String name : List.of("../tools", "a..b", "/etc/x", "tools.py/", "", "my-tools")) {
      assertThatThrownBy(() -> find(name, null, null))
          .as(name)
          .isInstanceOf(ToolsUnavailable.class)
          .hasMessageContaining("'" + name + "'");
    }
  }

  @Test
  void handsEachModuleToTheFactoryOfItsLanguage() throws IOException {
    touch(folder.resolve("tools.py"));
    touch(folder.resolve("Tools.java"));
    List<ToolSource> python = new ArrayList<>();
    List<ToolSource> java = new ArrayList<>();
    ToolFactory modules = new ModuleTools(new Recording(python), new Recording(java));

    modules.open(module("tools", null, null), place());
    modules.open(module("Tools", null, null), place());

    assertThat(python).containsExactly(module("tools", null, Language.PYTHON));
    assertThat(java).containsExactly(module("Tools", null, Language.JAVA));
    assertThat(modules.opens(new ToolSource.BuiltIn("read_file", Settings.NONE))).isFalse();
  }

  private record Recording(List<ToolSource> opened) implements ToolFactory {
    @Override
    public boolean opens(ToolSource source) {
      return true;
    }

    @Override
    public Opened open(ToolSource source, Place place) {
      opened.add(source);
      return new Opened(List.<Tool>of(), () -> {});
    }
  }

  private Found find(String name, String path, Language language) {
    return ModuleFinder.find(module(name, path, language), place());
  }

  private Place place() {
    return new Place(folder, working, List.of(), Map.of());
  }

  private static ToolSource.Module module(String name, String path, Language language) {
    return new ToolSource.Module(name, null, path, language, Settings.NONE, Map.of());
  }

  private static Path touch(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  private static Path jar(Path jar, String entry) throws IOException {
    Files.createDirectories(jar.getParent());
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(entry));
    }
    return jar;
  }
}

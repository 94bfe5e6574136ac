package dev.taskcraft.executor.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Language;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.java.JavaCode;
import dev.taskcraft.executor.module.Found;
import dev.taskcraft.executor.module.ModuleCode;
import dev.taskcraft.executor.module.ModuleTools;
import dev.taskcraft.executor.tool.ToolFactory.Place;
import dev.taskcraft.serde.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledModulesTest {
  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void makeTheFolder() throws IOException {
    folder = Files.createDirectories(temp.toRealPath().resolve("catalogue"));
  }

  @Test
  void aFileHasItsOwnDigestAndSize() throws IOException {
    write("tools.py", "a = 1");

    assertThat(list())
        .containsExactly(
            new ListedModule("tools", null, "python", CanonicalJson.sha256("a = 1"), 5L, null));
  }

  @Test
  void eachIsNamedAsACoworkerFindsItAndHasTheDigestThatIsPinned() throws IOException {
    write("tools.py", "a = 1");
    write("pack/__init__.py", "");
    write("pack/deep/__init__.py", "");
    write("pack/deep/more.py", "b = 1");
    write("lib/other.py", "c = 1");
    write("lib/inner/__init__.py", "");
    write("lib/inner/part.py", "d = 1");
    write("Top.java", "public class Top { public String a() { return Needed.A; } }");
    write("Needed.java", "class Needed { static final String A = \"a\"; }");
    write("src/com/acme/Tools.java", "package com.acme; public class Tools {}");
    write("lib/Beside.java", "package com.acme; public class Beside {}");
    write("com/acme/Here.java", "package com.acme; public class Here {}");
    jar("lib/acme.jar", "com/acme/One.class");
    jar("lib/more.jar", "com/acme/Two.class");

    List<ListedModule> modules = list();

    assertThat(modules).extracting(ListedModule::problem).containsOnlyNulls();
    assertThat(modules)
        .extracting(it -> "%s %s %s".formatted(it.kind(), it.module(), it.path()))
        .containsExactly(
            "java source Needed null",
            "java source Top null",
            "java source com.acme.Here null",
            "java source com.acme.Beside lib",
            "jar null lib/acme.jar",
            "python inner lib",
            "python inner.part lib",
            "jar null lib/more.jar",
            "python other lib",
            "python pack null",
            "python pack.deep null",
            "python pack.deep.more null",
            "java source com.acme.Tools src",
            "python tools null",
            "java classes null lib");
    assertThat(modules).allSatisfy(it -> assertThat(it.digest()).isEqualTo(pinned(it)));
  }

  @Test
  void theClassesOfAFolderAreOneWithItsJars() throws IOException {
    write("built/Tools.java", "package com.acme; public class Tools {}");
    compile("built/Tools.java", "classes");
    Files.delete(folder.resolve("built/Tools.java"));

    assertThat(list())
        .extracting(ListedModule::kind, ListedModule::path, ListedModule::digest)
        .containsExactly(
            tuple(
                "java classes",
                "classes",
                ModuleCode.digest(
                    ModuleTools.find(
                        module("com.acme.Tools", "classes", Language.JAVA), place()))));
    String before = list().getFirst().digest();
    jar("classes/library.jar", "org/other/Library.class");
    assertThat(list().getLast().digest()).isNotEqualTo(before);
  }

  @Test
  void whatCantBeUsedIsListedWithTheReason() throws IOException {
    Files.createSymbolicLink(folder.resolve("gone.py"), Path.of("nowhere.py"));
    Files.createSymbolicLink(Files.createDirectory(folder.resolve("loop")).resolve("up"), folder);
    write("my-tools.py", "a = 1");
    write("Broken.java", "public class Broken {");
    write("broken.jar", "no archive");
    write("com/Stray.class", "no class");

    assertThat(list())
        .filteredOn(it -> it.digest() == null)
        .extracting(it -> it.path() == null ? it.module() : it.path(), ListedModule::problem)
        .satisfiesExactly(
            broken -> assertThat(broken.toList().toString()).contains("Broken", "doesn't compile"),
            jar -> assertThat(jar.toList().toString()).contains("broken.jar", "zip"),
            stray ->
                assertThat(stray.toList().toString()).contains("Stray.class", "is no class file"),
            gone -> assertThat(gone.toList().toString()).contains("gone.py", "link to nowhere.py"),
            loop ->
                assertThat(loop.toList().toString()).contains("loop/up", "a folder that it lies"),
            name -> assertThat(name.toList().toString()).contains("my-tools.py", "rename it"),
            classes -> assertThat(classes.toList().toString()).contains("loop/up"));
  }

  @Test
  void aCatalogueThatIsNotThereIsToldOf() {
    assertThat(new InstalledModules(folder.resolve("missing")).list().modules())
        .containsExactly(new ListedModule(null, ".", null, null, null, "is not there"));
  }

  @Test
  void whatPythonKeepsAndNamesWithADotAreLeftOut() throws IOException {
    write(".git/hook.py", "a = 1");
    write(".env", "A=1");
    write("__pycache__/tools.py", "a = 1");
    write("notes.txt", "a");

    assertThat(list()).isEmpty();
  }

  @Test
  void seesAChangeThatKeepsSizeAndTime() throws IOException {
    Path file = write("tools.py", "a = 1");
    InstalledModules modules = new InstalledModules(folder);
    var time = Files.getLastModifiedTime(file);
    Listing before = modules.list();
    assertThat(modules.list()).as("the work is done once").isSameAs(before);

    await() // for the next tick of the file system's clock
        .untilAsserted(
            () -> {
              Files.writeString(file, "a = 2");
              Files.setLastModifiedTime(file, time);
              assertThat(modules.list().modules())
                  .extracting(ListedModule::digest)
                  .containsExactly(CanonicalJson.sha256("a = 2"));
            });
  }

  @Test
  void sayingLessThanThereIsIsSaid() throws IOException {
    for (int i = 0; i < 4; i++) {
      write("tools" + i + ".py", "a = 1");
    }

    assertThat(new InstalledModules(folder, 4, 5).list())
        .matches(it -> it.modules().size() == 4 && !it.truncated());
    assertThat(new InstalledModules(folder, 3, 5).list())
        .matches(it -> it.modules().size() == 3 && it.truncated());
    assertThat(new InstalledModules(folder, 4, 4).list()).matches(Listing::truncated);
  }

  private List<ListedModule> list() {
    return new InstalledModules(folder).list().modules();
  }

  /** The digest that a task would pin, whose coworker has an entry like this. */
  private String pinned(ListedModule listed) throws IOException {
    boolean python = "python".equals(listed.kind());
    ToolSource.Module module =
        module(
            listed.module() == null ? "com.acme.One" : listed.module(),
            listed.path(),
            python ? Language.PYTHON : Language.JAVA);
    if (Objects.equals(listed.path(), "lib/more.jar")) {
      module = module("com.acme.Two", listed.path(), Language.JAVA);
    }
    Found.Hit hit = ModuleTools.find(module, place());
    return python ? ModuleCode.digest(hit) : JavaCode.of(module, hit).digest();
  }

  private Place place() {
    return new Place(folder, folder, List.of(), Map.of());
  }

  private static ToolSource.Module module(String name, @Nullable String path, Language language) {
    return new ToolSource.Module(name, null, path, language, Settings.NONE, Map.of());
  }

  private Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private void compile(String source, String to) throws IOException {
    Path out = Files.createDirectories(folder.resolve(to));
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", out.toString(), folder.resolve(source).toString());
    assertThat(exit).isZero();
  }

  private void jar(String name, String entry) throws IOException {
    Path jar = folder.resolve(name);
    Files.createDirectories(jar.getParent());
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(entry));
    }
  }
}

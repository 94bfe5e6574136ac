package dev.taskcraft.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Settings;
import dev.taskcraft.executor.mcp.server.McpTools;
import dev.taskcraft.executor.tool.ToolFactory;
import dev.taskcraft.executor.tool.ToolsUnavailable;
import dev.taskcraft.task.TaskEvent.TaskRequested;
import dev.taskcraft.task.TaskId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said when tools can't be had: it goes to the log, so it holds no secret. */
@Timeout(60)
class ToolboxesTest {
  private static final TaskId TASK = new TaskId("00000000-0000-0000-0000-000000000001");
  private static final String SECRET = "s3cr3t-value";
  private static final String ENDS_LOUDLY = "echo \"bad token $TOKEN, $1\" >&2; exit 3";
  private static final ToolSource.Mcp LOUD =
      new ToolSource.Mcp(
          "loud",
          List.of("sh", "-c", ENDS_LOUDLY, "sh", "--key=" + SECRET),
          null,
          Map.of("TOKEN", "${secret:TOKEN}"),
          Map.of("Authorization", "Bearer " + SECRET),
          List.of(),
          Settings.NONE,
          Map.of());

  @Test
  void theLastWordsOfAServerAreMasked() {
    assertThatThrownBy(() -> open(List.of(new McpTools(System.getenv()))))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessageContaining("mcp server 'loud' (sh) does not answer")
        .hasMessageContaining("bad token ***, --key=***")
        .hasNoCause();
  }

  @Test
  void toolsThatNothingRunsAreNamedAndNotPrinted() {
    assertThatThrownBy(() -> open(List.of()))
        .isInstanceOf(ToolsUnavailable.class)
        .hasMessage("nothing here can run the tools of mcp server 'loud'");
  }

  @Test
  void aTaskWhoseToolsCantBeHadSaysSoWithoutSecrets() {
    Scene scene = Scene.listing(LOUD, List.of(new McpTools(System.getenv())), secrets());

    assertThat(scene.runs.prepare(scene.task()).toString())
        .contains("TaskFailed")
        .contains("***")
        .doesNotContain(SECRET);
  }

  @Test
  void codeThatARequestBringsIsLookedUpAloneAndOnlyWhereItIsTaken() {
    List<ToolFactory.Place> opened = new ArrayList<>();
    ToolFactory factory = placing(opened);
    Places installed = Places.installed(Path.of("/catalogue"), Path.of("/workspace"));
    TaskRequested request = Scene.listing(module(null), List.of(factory), Map.of()).request();
    try (Toolboxes taking =
            new Toolboxes(
                List.of(factory),
                List.of(),
                new Secrets(Map.of()),
                installed,
                (digest, _) -> Path.of("/bundles", digest));
        Toolboxes refusing =
            new Toolboxes(
                List.of(factory),
                List.of(),
                new Secrets(Map.of()),
                Places::asRequested,
                Bundles.REFUSED)) {
      assertThat(taking.get(request.bringing("one"), TASK).roots())
          .containsExactly(Path.of("/workspace"));
      assertThat(taking.get(request.bringing("two"), TASK)).isNotSameAs(taking.get(request, TASK));

      assertThat(opened.stream().map(ToolFactory.Place::folder))
          .containsExactly(Path.of("/bundles/one"), Path.of("/bundles/two"), Path.of("/catalogue"));
      assertThat(opened.getFirst().workingFolder()).isEqualTo(Path.of("/bundles/one"));
      assertThatThrownBy(() -> refusing.get(request.bringing("one"), TASK))
          .isInstanceOf(ToolsUnavailable.class)
          .hasMessageContaining("brings its code (one)");
      assertThat(refusing.ifOpen(request.bringing("one"), TASK)).isNull();
    }
  }

  @Test
  void aRequestWithItsCodeChangesTheFolderOfItsModulesOnly() {
    List<ToolFactory.Place> opened = new ArrayList<>();
    ToolFactory factory = placing(opened);
    Places installed = Places.installed(Path.of("/catalogue"), Path.of("/workspace"));
    try (Toolboxes toolboxes =
        new Toolboxes(
            List.of(factory),
            List.of(),
            new Secrets(Map.of("TOKEN", SECRET)),
            installed,
            (digest, _) -> Path.of("/bundles", digest))) {
      toolboxes.get(
          Scene.listing(LOUD, List.of(factory), secrets()).request().bringing("one"), TASK);

      assertThat(opened.getFirst().folder()).isEqualTo(Path.of("/catalogue"));
      for (String path : List.of("/workspace", "..", "lib/../../two")) {
        TaskRequested request =
            Scene.listing(module(path), List.of(factory), Map.of()).request().bringing("one");
        assertThatThrownBy(() -> toolboxes.get(request, TASK))
            .isInstanceOf(ToolsUnavailable.class)
            .hasMessageContaining("'tools' has the path " + path + ", which leads out");
      }
    }
  }

  @Test
  void installedToolsStandWhereTheOperatorSaysWhateverARequestSays() {
    Places installed = Places.installed(Path.of("/catalogue"), Path.of("/workspace"));
    List<ToolFactory.Place> opened = new ArrayList<>();
    ToolFactory factory = placing(opened);
    try (Toolboxes toolboxes =
        new Toolboxes(
            List.of(factory), List.of(), new Secrets(Map.of()), installed, Bundles.REFUSED)) {
      TaskRequested request = Scene.listing(LOUD, List.of(factory), Map.of()).request();
      Toolbox one = toolboxes.get(elsewhere(request, "/etc"), TASK);
      Toolbox other = toolboxes.get(elsewhere(request, "/home"), TASK);

      assertThat(one.roots()).containsExactly(Path.of("/workspace"));
      assertThat(other).as("nobody opens tools anew by naming folders").isSameAs(one);
      assertThat(opened)
          .singleElement()
          .satisfies(
              place -> {
                assertThat(place.folder()).isEqualTo(Path.of("/catalogue"));
                assertThat(place.workingFolder()).isEqualTo(Path.of("/catalogue"));
                assertThat(place.roots()).containsExactly(Path.of("/workspace"));
              });
    }
  }

  @Test
  void whatIsUsedStaysOpenAndTheLongestUnusedIsClosed() {
    List<String> closed = new ArrayList<>();
    ToolFactory factory =
        new ToolFactory() {
          @Override
          public boolean opens(ToolSource source) {
            return true;
          }

          @Override
          public Opened open(ToolSource source, Place place) {
            return new Opened(List.of(), () -> closed.add(place.workingFolder().toString()));
          }
        };
    TaskRequested request = Scene.listing(LOUD, List.of(factory), Map.of()).request();
    try (Toolboxes toolboxes =
        new Toolboxes(
            List.of(factory),
            List.of(),
            new Secrets(Map.of()),
            Places::asRequested,
            Bundles.REFUSED,
            new OpenToolboxes(1, Runnable::run))) {
      OpenToolboxes.Use used = toolboxes.use(elsewhere(request, "/used"), TASK);
      toolboxes.get(elsewhere(request, "/first"), TASK);
      toolboxes.get(elsewhere(request, "/second"), TASK);
      assertThat(closed).containsExactly("/first");

      used.close();
      assertThat(toolboxes.get(elsewhere(request, "/used"), TASK)).isSameAs(used.toolbox());
      assertThat(closed).containsExactly("/first", "/second");
    }
    assertThat(closed).containsExactly("/first", "/second", "/used");
  }

  @Test
  void closingThemClosesWhatTheirSandboxKeeps() {
    List<String> closed = new ArrayList<>();
    ToolFactory sandbox =
        new ToolFactory() {
          @Override
          public boolean opens(ToolSource source) {
            return true;
          }

          @Override
          public Opened open(ToolSource source, Place place) {
            return new Opened(List.of(), () -> closed.add("tools"));
          }

          @Override
          public void close() {
            closed.add("sandbox");
          }
        };
    TaskRequested request = Scene.listing(module(null), List.of(sandbox), Map.of()).request();
    try (Toolboxes toolboxes =
        new Toolboxes(
            List.of(),
            List.of(sandbox),
            new Secrets(Map.of()),
            Places::asRequested,
            Bundles.REFUSED)) {
      Toolbox _ = toolboxes.get(Requests.on(request, "docker"), TASK);
      toolboxes.forget(TASK);
    }
    assertThat(closed).containsExactly("tools", "sandbox");
  }

  private static ToolSource module(@Nullable String path) {
    return new ToolSource.Module("tools", null, path, null, Settings.NONE, Map.of());
  }

  private static ToolFactory placing(List<ToolFactory.Place> opened) {
    return new ToolFactory() {
      @Override
      public boolean opens(ToolSource source) {
        return true;
      }

      @Override
      public Opened open(ToolSource source, Place place) {
        opened.add(place);
        return new Opened(List.of(), () -> {});
      }
    };
  }

  @Test
  void whatIsOpenedWhileAllIsClosedIsClosedByItsLastUser() {
    List<String> closed = new ArrayList<>();
    OpenToolboxes open = new OpenToolboxes(1, Runnable::run);
    ToolFactory factory =
        new ToolFactory() {
          @Override
          public boolean opens(ToolSource source) {
            return true;
          }

          @Override
          public Opened open(ToolSource source, Place place) {
            open.close(); // somebody ends the executor now
            return new Opened(List.of(), () -> closed.add(place.workingFolder().toString()));
          }
        };
    TaskRequested request = Scene.listing(LOUD, List.of(factory), Map.of()).request();
    Toolboxes toolboxes =
        new Toolboxes(
            List.of(factory),
            List.of(),
            new Secrets(secrets()),
            Places::asRequested,
            Bundles.REFUSED,
            open);

    try (OpenToolboxes.Use _ = toolboxes.use(elsewhere(request, "/late"), TASK)) {
      assertThat(closed).as("while it is used").isEmpty();
    }
    assertThat(closed).containsExactly("/late");
  }

  private static TaskRequested elsewhere(TaskRequested request, String folder) {
    return new TaskRequested(
        request.objective(),
        request.inputs(),
        request.requester(),
        request.coworker(),
        request.coworkerDigest(),
        request.planner(),
        request.executor(),
        List.of(folder),
        folder + "/coworker.yaml",
        folder,
        null,
        null);
  }

  private static void open(List<ToolFactory> factories) {
    Scene scene = Scene.listing(LOUD, factories, secrets());
    try (Toolboxes toolboxes = new Toolboxes(factories, new Secrets(secrets()))) {
      toolboxes.get(scene.request(), TASK);
    }
  }

  private static Map<String, String> secrets() {
    return Map.of("TOKEN", SECRET);
  }
}

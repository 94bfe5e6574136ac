package dev.taskcraft.executor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.ToolSource;
import dev.taskcraft.coworker.ToolSource.Settings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose tools belong in a sandbox, and so to one task alone. */
class IsolationTest {
  private static final String HOST = "host";
  private static final String DOCKER = Isolation.DOCKER;

  @Test
  void codeThatIsNotOursRunsWhereTheRequestSays() {
    for (ToolSource source :
        List.of(module(null, Map.of()), mcp(null), builtIn("run_shell"), builtIn("run_python"))) {
      assertThat(anySandbox(source, DOCKER)).as("%s", source).isTrue();
      assertThat(anySandbox(source, HOST)).as("%s", source).isFalse();
    }
  }

  @Test
  void whatRunsNoOtherCodeStaysHere() {
    assertThat(anySandbox(builtIn("read_file"), DOCKER)).isFalse();
    assertThat(anySandbox(mcp("https://example.org/mcp"), DOCKER)).isFalse();
  }

  @Test
  void anEntryOutranksTheRequestAndAToolItsEntry() {
    assertThat(anySandbox(module(DOCKER, Map.of()), HOST)).isTrue();
    assertThat(anySandbox(module(HOST, Map.of()), DOCKER)).isFalse();
    assertThat(anySandbox(module(HOST, Map.of("one", on(DOCKER))), HOST)).isTrue();
    assertThat(anySandbox(module(HOST, Map.of("one", on(HOST))), DOCKER)).isFalse();
    assertThat(anySandbox(module(null, Map.of("one", on(DOCKER))), HOST)).isTrue();
  }

  @Test
  void aRequestIsContainedOnlyWhereAllCodeThatIsNotOursIs() {
    assertThat(contains(DOCKER, module(null, Map.of()), mcp(null), builtIn("run_shell"))).isTrue();
    assertThat(contains(HOST, module(DOCKER, Map.of()))).isTrue();
    assertThat(contains(HOST, module(null, Map.of()))).isFalse();
  }

  @Test
  void oneEntryOnTheHostOrOneToolOfItIsEnough() {
    ToolSource contained = module(null, Map.of());
    assertThat(contains(DOCKER, contained, module(HOST, Map.of()))).isFalse();
    assertThat(contains(DOCKER, module(HOST, Map.of()), contained)).isFalse();
    assertThat(contains(DOCKER, contained, module(null, Map.of("one", on(HOST))))).isFalse();
    assertThat(contains(HOST, module(null, Map.of("one", on(DOCKER))))).isFalse();
    assertThat(contains(DOCKER, module(HOST, Map.of("one", on(DOCKER))))).isFalse();
  }

  /** What a bundled module might otherwise have done for it, with the executor's rights. */
  @Test
  void aProcessOnTheHostIsEnoughToo() {
    ToolSource contained = module(DOCKER, Map.of());
    assertThat(contains(HOST, contained, builtIn("run_python"))).isFalse();
    assertThat(contains(HOST, contained, mcp(null))).isFalse();
    assertThat(contains(DOCKER, contained, new ToolSource.BuiltIn("run_shell", on(HOST))))
        .isFalse();
  }

  @Test
  void whatRunsNoOtherCodeLetsARequestBeContained() {
    assertThat(
            contains(
                HOST,
                module(DOCKER, Map.of()),
                builtIn("write_file"),
                mcp("https://example.org/mcp")))
        .isTrue();
  }

  private static boolean contains(String executor, ToolSource... sources) {
    Coworker one = Requests.of(sources[0], List.of(), null).coworker();
    Coworker all =
        new Coworker(
            one.name(),
            null,
            null,
            one.objective(),
            Map.of(),
            null,
            null,
            List.of(),
            List.of(sources),
            List.of(),
            null,
            one.policies(),
            List.of());
    return Isolation.contains(Requests.on(Requests.of(all, null, null), executor));
  }

  private static boolean anySandbox(ToolSource source, String executor) {
    return Isolation.anySandbox(Requests.on(Requests.of(source, List.of(), null), executor));
  }

  private static ToolSource module(@Nullable String executor, Map<String, Settings> overrides) {
    return new ToolSource.Module("tools", null, null, null, on(executor), overrides);
  }

  private static ToolSource mcp(@Nullable String url) {
    return new ToolSource.Mcp(
        "files",
        url == null ? List.of("serve") : List.of(),
        url,
        Map.of(),
        Map.of(),
        List.of(),
        Settings.NONE,
        Map.of());
  }

  private static ToolSource builtIn(String name) {
    return new ToolSource.BuiltIn(name, Settings.NONE);
  }

  private static Settings on(@Nullable String executor) {
    return new Settings(null, null, null, executor);
  }
}

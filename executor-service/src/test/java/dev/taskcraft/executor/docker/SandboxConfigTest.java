package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxConfigTest {
  @Test
  void hasDefaults() {
    SandboxConfig config = SandboxConfig.of(Map.of());

    assertThat(config.pythonImage()).isEqualTo("taskcraft/worker-python");
    assertThat(config.javaImage()).isEqualTo("taskcraft/worker-java");
    assertThat(config.runtime()).isEqualTo("runc");
    assertThat(config.files()).isEqualTo(Delivery.AUTO);
    assertThat(config.limits()).isEqualTo(SandboxLimits.DEFAULT);
  }

  @Test
  void readsWhatTheOperatorSays() {
    SandboxConfig config =
        SandboxConfig.of(
            Map.of(
                "TASKCRAFT_SANDBOX_PYTHON_IMAGE", "mine",
                "TASKCRAFT_SANDBOX_RUNTIME", "runsc",
                "TASKCRAFT_SANDBOX_MEMORY", "2g",
                "TASKCRAFT_SANDBOX_CPUS", "0.5",
                "TASKCRAFT_SANDBOX_PIDS", " 64 ",
                "TASKCRAFT_SANDBOX_TMP", "16M",
                "TASKCRAFT_SANDBOX_FILES", "copy",
                "TASKCRAFT_SANDBOX_HOURS", "1"));

    assertThat(config.pythonImage()).isEqualTo("mine");
    assertThat(config.runtime()).isEqualTo("runsc");
    assertThat(config.files()).isEqualTo(Delivery.COPY);
    assertThat(config.limits().memory()).isEqualTo(2L << 30);
    assertThat(config.limits().cpus()).isEqualTo(0.5);
    assertThat(config.limits().pids()).isEqualTo(64);
    assertThat(config.limits().temporary()).isEqualTo(16L << 20);
    assertThat(config.limits().life()).isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest
  @CsvSource({
    "MEMORY,512,a size",
    "MEMORY,-1g,a size",
    "TMP,1t,a size",
    "CPUS,all,a number",
    "PIDS,0,a whole number",
    "PIDS,-1,a whole number",
    "HOURS,1h,a whole number",
    "RUNTIME,nvidia,runc or runsc",
    "FILES,volume,'auto, mount or copy'"
  })
  void namesAVariableThatCantBeRead(String name, String value, String takes) {
    assertThatThrownBy(() -> SandboxConfig.of(Map.of("TASKCRAFT_SANDBOX_" + name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("TASKCRAFT_SANDBOX_" + name, "'" + value + "'", takes);
  }

  @ParameterizedTest
  @CsvSource({"MEMORY,8m", "PIDS,4", "CPUS,0"})
  void refusesLimitsThatNothingCanLiveIn(String name, String value) {
    assertThatThrownBy(() -> SandboxConfig.of(Map.of("TASKCRAFT_SANDBOX_" + name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs at least");
  }
}

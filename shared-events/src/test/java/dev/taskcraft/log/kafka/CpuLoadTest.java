package dev.taskcraft.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CpuLoadTest {
  @TempDir Path folder;
  private CpuLoad load;

  @BeforeEach
  void begin() throws IOException {
    counters("cpu  100 0 100 800 0 0 0 0 50 0");
    load = new CpuLoad(folder.resolve("stat"), folder.resolve("cpu.stat"));
  }

  @Test
  void isWhatWasNotIdleSinceItWasAskedLast() throws IOException {
    counters("cpu  130 0 110 850 10 0 0 0 50 0"); // 40 used, 60 not
    assertThat(load.getAsDouble()).isCloseTo(0.4, within(1e-9));
    counters("cpu  150 10 120 850 10 5 5 0 50 0"); // all 50 used
    assertThat(load.getAsDouble()).isEqualTo(1);
    counters("cpu  150 10 120 950 10 5 5 0 50 0");
    assertThat(load.getAsDouble()).isZero();
  }

  @Test
  void whatOtherMachinesTookIsUsed() throws IOException {
    counters("cpu  100 0 100 850 0 0 0 50 50 0");
    assertThat(load.getAsDouble()).isEqualTo(0.5);
  }

  @Test
  void aQuotaThatHeldProcessesBackIsAFullMachine() throws IOException {
    quota("nr_periods 10\nnr_throttled 0\nthrottled_usec 0\n");
    counters("cpu  110 0 100 890 0 0 0 0 50 0");
    assertThat(load.getAsDouble()).isCloseTo(0.1, within(1e-9));
    quota("nr_periods 12\nnr_throttled 1\nthrottled_usec 800\n");
    counters("cpu  120 0 100 980 0 0 0 0 50 0");
    assertThat(load.getAsDouble()).isEqualTo(1);
    counters("cpu  130 0 100 1070 0 0 0 0 50 0");
    assertThat(load.getAsDouble()).as("not since").isCloseTo(0.1, within(1e-9));
  }

  @Test
  void isNotKnownWhereNothingIsCountedOrTooLittleTimeHasPassed() throws IOException {
    assertThat(load.getAsDouble()).isNaN();
    counters("nothing of the kind");
    assertThat(load.getAsDouble()).isNaN();
    Files.delete(folder.resolve("stat"));
    assertThat(load.getAsDouble()).isNaN();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isKnownOnThisMachine() {
    CpuLoad machine = new CpuLoad();
    // its counters go on by themselves
    await().until(machine::getAsDouble, seen -> seen >= 0 && seen <= 1);
  }

  private void counters(String line) throws IOException {
    Files.writeString(folder.resolve("stat"), line + "\ncpu0 1 2 3 4 5 6 7 8 9 10\n");
  }

  private void quota(String text) throws IOException {
    Files.writeString(folder.resolve("cpu.stat"), text);
  }
}

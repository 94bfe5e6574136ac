package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnerTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private final Owner self = Owner.self();

  @Test
  void aLivingOwnersContainerIsNotOrphaned() {
    assertThat(orphaned(self)).isFalse();
  }

  @Test
  void oneWhoseTimeIsOverIsWhoeverOwnsIt() {
    Map<String, String> labels = self.labels("task", NOW.minusSeconds(1));

    assertThat(Owner.orphaned(labels, self, NOW)).isTrue();
    assertThat(Owner.orphaned(labels, self, NOW.minusSeconds(1))).isFalse();
  }

  @Test
  void oneOfAProcessThatHasEndedIs() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();

    assertThat(orphaned(new Owner(self.host(), ended.pid(), self.began()))).isTrue();
  }

  @Test
  void oneOfAProcessThatMerelyHasTheSameIdIs() {
    assertThat(orphaned(new Owner(self.host(), self.pid(), self.began() - 1000))).isTrue();
  }

  @Test
  void oneThatItsContainerHadBeforeItWasStartedAgainIs() {
    Owner before = new Owner("boot/layer", self.pid(), self.began() - 1000);
    Owner after = new Owner("boot/layer", self.pid(), self.began());
    Map<String, String> labels = before.labels("task", NOW.plusSeconds(60));

    assertThat(Owner.orphaned(labels, after, NOW)).isTrue();
  }

  @Test
  void itsHostIsWhereItRunsSinceTheBoot() {
    assertThat(self.host()).endsWith("/" + Here.now().name()).doesNotContain(" ");
  }

  @Test
  void oneOfAnotherMachineIsNotBeforeItsTimeIsOver() {
    assertThat(orphaned(new Owner("another-boot", 1, 1))).isFalse();
  }

  @Test
  void oneWhoseLabelsMakeNoSenseIs() {
    assertThat(Owner.orphaned(Map.of(Owner.SANDBOX, "true"), self, NOW)).isTrue();
    Map<String, String> labels = new HashMap<>(self.labels("task", NOW.plusSeconds(60)));
    labels.put(Owner.UNTIL, "soon");
    assertThat(Owner.orphaned(labels, self, NOW)).isTrue();
    labels.putAll(self.labels("task", NOW.plusSeconds(60)));
    labels.put(Owner.OWNER, self.host() + " me now");
    assertThat(Owner.orphaned(labels, self, NOW)).isTrue();
  }

  private boolean orphaned(Owner owner) {
    return Owner.orphaned(owner.labels("task", NOW.plusSeconds(60)), self, NOW);
  }
}

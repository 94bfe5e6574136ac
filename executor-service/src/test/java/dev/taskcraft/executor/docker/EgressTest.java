package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.coworker.EgressHosts;
import dev.taskcraft.executor.reach.Reach;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EgressTest {
  private static final EgressHosts HOSTS = new EgressHosts(List.of("api.example.com"));

  @Test
  void whatAKilledProcessLeftIsTakenAwayAndThatOfALivingOneIsNot() throws IOException {
    Owner self = Owner.self();
    Owner dead = new Owner(self.host(), self.pid(), self.began() - 1);
    Owner elsewhere = new Owner("another host", dead.pid(), dead.began());
    Egress ofTheDead = open(dead); // as if it was never closed
    try (Egress living = open(self);
        Egress foreign = open(elsewhere)) {
      Egress.clear(self);

      assertThat(folder(ofTheDead)).doesNotExist();
      assertThat(folder(living).resolve("proxy.sock")).exists();
      assertThat(folder(foreign).resolve("proxy.sock")).exists();
    } finally {
      ofTheDead.close();
    }
  }

  @Test
  void nothingIsLeftOfOneThatIsClosed() throws IOException {
    Egress egress = open(Owner.self());
    Path folder = folder(egress);
    egress.close();
    assertThat(folder.getParent()).doesNotExist();
  }

  private static Egress open(Owner owner) throws IOException {
    return Egress.open(HOSTS, Reach.of(Map.of()), "task", owner);
  }

  private static Path folder(Egress egress) {
    return egress.shown().values().iterator().next();
  }
}

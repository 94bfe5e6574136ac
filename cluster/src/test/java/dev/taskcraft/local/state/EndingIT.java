package dev.taskcraft.local.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.local.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** That a service ends in order, so that its group need not miss it first. */
class EndingIT {
  @TempDir static Path folder;
  private static Setting setting;

  @BeforeAll
  static void start() throws Exception {
    setting = new Setting(folder);
    setting.freshDatabase();
  }

  @AfterAll
  static void stop() throws Exception {
    setting.close();
  }

  @RepeatedTest(4)
  void leavesItsGroupWhenASignalAndTheEndOfItsInputComeTogether() throws Exception {
    ServiceProcess state = setting.state(Map.of("mp.messaging.incoming.tasks.group.id", "ending"));
    assertThat(setting.members("ending")).hasSize(1);

    state.close();

    assertThat(setting.members("ending")).isEmpty();
    assertThat(Files.readString(state.log())).contains("what was under way has ended");
  }
}

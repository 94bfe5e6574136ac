package dev.taskcraft.local.state;

import static org.awaitility.Awaitility.await;

import dev.taskcraft.log.Tasks;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateServiceIT {

  @TempDir static Path folder;
  private static Setting setting;

  @BeforeAll
  static void start() throws Exception {
    setting = new Setting(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    setting.close();
  }

  @BeforeEach
  void begin() {
    setting.freshDatabase();
  }

  @AfterEach
  void end() throws Exception {
    setting.clear();
  }

  @Test
  void storesAndTells() throws Exception {
    ServiceProcess state = setting.state();
    TaskId task = Tasks.task();
    Envelope request = Tasks.event(task, Tasks.requested("hello"));
    setting.append(request);

    try {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> Setting.get(state, "viewer", "/tasks/" + task).statusCode() == 200);
    } catch (RuntimeException e) {
      System.out.println(Setting.get(state, "viewer", "/tasks/" + task).body());
      System.out.println(state.log());
      throw e;
    }
    System.out.println(Setting.get(state, "viewer", "/tasks/" + task).body());
    System.out.println(Setting.get(state, "viewer", "/tasks/" + task + "/events").body());
    for (String path : new String[] {"/tasks/x", "/nope", "/metrics", "/health/ready"}) {
      for (String role : new String[] {"", "viewer", "service", "wrong"}) {
        var answer = Setting.get(state, role, path);
        System.out.println(
            path
                + " "
                + role
                + " "
                + answer.statusCode()
                + " "
                + answer.headers().map()
                + " "
                + answer.body().substring(0, Math.min(200, answer.body().length())));
      }
    }
    System.out.println(state.log());
  }
}

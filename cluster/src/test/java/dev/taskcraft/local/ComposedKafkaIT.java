package dev.taskcraft.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.task.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;

/**
 * The topics and the roles on the broker that compose runs, with the settings that it has there.
 */
class ComposedKafkaIT {
  private static final int OUTSIDE = 19092;

  @TempDir Path folder;

  @Test
  void carriesTasksToTheirEndAndActsOnce() throws Exception {
    int port = Ports.free();
    try (GenericContainer<?> _ =
            Composed.start("kafka", OUTSIDE, port, Map.of("KAFKA_PORT", Integer.toString(port)));
        Town town = Town.on("localhost:" + port, folder)) {
      town.planner();
      town.policy();
      town.executor("one");

      List<TaskId> tasks = IntStream.range(0, 3).mapToObj(_ -> town.submit("act", 5)).toList();

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> town.statuses(tasks).equals(Set.of("completed")));
      assertThat(town.effects.done())
          .hasSize(15)
          .allSatisfy((_, times) -> assertThat(times).isOne());
    }
  }
}

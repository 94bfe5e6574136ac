package dev.taskcraft.service.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.role.NoWork;
import dev.taskcraft.role.Settled.Job;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObserversTest {
  private final List<String> heard = new ArrayList<>();

  private final ServiceObserver broken =
      new ServiceObserver() {
        @Override
        public Map<String, String> appending(Envelope event) {
          throw new IllegalStateException("appending");
        }

        @Override
        public void appended(Envelope event) {
          throw new IllegalStateException("appended");
        }

        @Override
        public Watch working(Task task, Job<?> job) {
          return events -> {
            throw new IllegalStateException("came");
          };
        }
      };

  private final ServiceObserver sound =
      new ServiceObserver() {
        @Override
        public Map<String, String> appending(Envelope event) {
          return Map.of("name", "value");
        }

        @Override
        public void appended(Envelope event) {
          heard.add("appended");
        }

        @Override
        public Watch working(Task task, Job<?> job) {
          return events -> heard.add("came");
        }
      };

  @Test
  void letNobodySufferForOneThatFails() {
    Observers observers = new Observers(List.of(broken, sound));
    assertThat(observers.appending(null)).containsExactly(Map.entry("name", "value"));
    observers.appended(null);
    try (var watch =
        observers.working(
            Task.empty(new TaskId("00000000-0000-7000-8000-000000000001")),
            new Job<NoWork>(null, null))) {
      watch.came(List.of());
    }
    assertThat(heard).containsExactly("appended", "came");
  }
}

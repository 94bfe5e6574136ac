package dev.taskcraft.local;

import dev.taskcraft.task.TaskId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills services at random instants while tasks with irreversible effects run: {@code
 * -Dtaskcraft.kills=N}, {@code -Dtaskcraft.tasks=N}, {@code -Dtaskcraft.seed=S}.
 */
class ChaosIT {
  private static final int KILLS = Integer.getInteger("taskcraft.kills", 10);
  private static final int TASKS = Integer.getInteger("taskcraft.tasks", 100);
  private static final List<Service> SERVICES = List.copyOf(EnumSet.allOf(Service.class));
  private static final int ENTRIES = 3;

  @TempDir Path folder;

  @Test
  void nothingIsLostAndNothingIsDoneTwice() throws Exception {
    long seed = Long.getLong("taskcraft.seed", System.nanoTime());
    System.out.printf("chaos: %d kills, %d tasks, seed %d%n", KILLS, TASKS, seed);
    Random random = new Random(seed);
    try (Office office = new Office(folder, Map.of())) {
      List<TaskId> tasks = new ArrayList<>();
      int killed = 0;
      while (killed < KILLS || tasks.size() < TASKS) {
        int upTo = killed >= KILLS ? TASKS : TASKS * (killed + 1) / KILLS;
        tasks.addAll(office.submit(upTo - tasks.size(), name -> Ledger.request(name, ENTRIES)));
        if (killed < KILLS) {
          Thread.sleep(random.nextInt(1500)); // the instant of the kill is what is random
          Service service = SERVICES.get(random.nextInt(SERVICES.size()));
          ServiceProcess victim = office.cluster.replicas(service).getFirst();
          victim.kill();
          killed++;
          office.cluster.restart(victim);
        }
        office.resolve(tasks);
      }
      office.settle(tasks);
      office.account(tasks, ENTRIES);
    }
  }
}

package dev.taskcraft.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.task.Status;
import dev.taskcraft.task.Step;
import dev.taskcraft.task.TaskId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills services at random instants while tasks with irreversible effects run and people decide
 * about some of them: {@code -Dtaskcraft.kills=N}, {@code -Dtaskcraft.tasks=N}, {@code
 * -Dtaskcraft.seed=S}. Every service has its turn.
 */
@Tag("alone")
class ChaosIT {
  private static final int KILLS = Integer.getInteger("taskcraft.kills", 10);
  private static final int TASKS = Integer.getInteger("taskcraft.tasks", 100);
  private static final int ENTRIES = 10;

  @TempDir Path folder;

  private final List<TaskId> free = new ArrayList<>();
  private final List<TaskId> approved = new ArrayList<>();
  private final List<TaskId> rejected = new ArrayList<>();

  @Test
  void nothingIsLostAndNothingIsDoneTwice() throws Exception {
    long seed = Long.getLong("taskcraft.seed", System.nanoTime());
    System.out.printf("chaos: %d kills, %d tasks, seed %d%n", KILLS, TASKS, seed);
    Random random = new Random(seed);
    Map<Service, Integer> kills = new EnumMap<>(Service.class);
    try (Office office = new Office(folder, Map.of());
        Deciders people = new Deciders(office)) {
      for (Service service : victims(random)) {
        int upTo = TASKS * (kills.values().stream().mapToInt(it -> it).sum() + 1) / KILLS;
        submit(office, people, upTo, random);
        Thread.sleep(random.nextInt(1500)); // the instant of the kill is what is random
        ServiceProcess victim = office.cluster.replicas(service).getFirst();
        victim.kill();
        kills.merge(service, 1, Integer::sum);
        office.cluster.restart(victim);
        office.resolve(all());
      }
      submit(office, people, TASKS, random);
      people.awaitAll();
      office.settle(Stream.concat(free.stream(), approved.stream()).toList());
      office.settle(rejected, Status.FAILED);

      office.account(free, ENTRIES);
      office.account(approved, 1);
      nothingWasDone(office);
      people.account(approved);
      people.account(rejected);
      int doubts = office.everyDoubtWasShown(all());
      for (TaskId id : all()) {
        office.shown.agrees(office.task(id));
      }
      office.shown.isWhatLiesInKafka(TASKS);
      office.noDeadLetters(); // by now all was read that there is
      System.out.printf(
          "chaos: killed %s; %d tasks, %d of them approved, %d rejected; %d calls in doubt%n",
          kills, TASKS, approved.size(), rejected.size(), doubts);
    }
  }

  /** All services in random order, again and again. */
  private static List<Service> victims(Random random) {
    List<Service> victims = new ArrayList<>();
    while (victims.size() < KILLS) {
      List<Service> round = new ArrayList<>(EnumSet.allOf(Service.class));
      Collections.shuffle(round, random);
      victims.addAll(round);
    }
    return victims.subList(0, KILLS);
  }

  /** Every fifth task waits for a person, and every second of those is rejected. */
  private void submit(Office office, Deciders people, int upTo, Random random) {
    for (int number = all().size(); number < upTo; number++) {
      Duration after = Duration.ofMillis(random.nextInt(3000));
      switch (number % 10) {
        case 4 -> approved.add(people.submit(true, after));
        case 9 -> rejected.add(people.submit(false, after));
        default -> free.add(office.submit(name -> Ledger.request(name, ENTRIES)));
      }
    }
  }

  private void nothingWasDone(Office office) throws Exception {
    assertThat(office.entriesOf(rejected)).as("effects of what was rejected").isEmpty();
    for (TaskId id : rejected) {
      assertThat(office.task(id).step(1).phase()).isEqualTo(Step.Phase.REJECTED);
    }
  }

  private List<TaskId> all() {
    return Stream.of(free, approved, rejected).flatMap(List::stream).toList();
  }
}

package dev.taskcraft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several people approve the same call, each having seen it before any of them decides. */
class TwoApprovalsIT {
  private static final int PEOPLE = 2;

  @TempDir Path folder;

  @Test
  void haveOneEffect() throws Exception {
    Files.writeString(
        folder.resolve("asks.yaml"),
        """
        name: Asks
        objective: leave one line
        tools: [run_shell]
        playbook:
          - {tool: run_shell, args: {command: "echo ran >> effects.txt"}}
        """);
    Child child = new Child(folder);
    Child.Ended run = child.run("run", "asks.yaml", "--json");
    assertThat(run.exit()).as(run.err()).isEqualTo(3);

    List<Child.Ended> ended = approveAtOnce(child, run.task());

    assertThat(ended).extracting(Child.Ended::exit).contains(0).containsOnly(0, 7);
    assertThat(ended)
        .filteredOn(one -> one.exit() == 0)
        .allMatch(one -> one.out().contains("Completed task"), "did it, or followed it");
    assertThat(ended)
        .filteredOn(one -> one.exit() == 7)
        .isNotEmpty()
        .allMatch(one -> one.err().startsWith("taskcraft: "));
    assertThat(folder.resolve("effects.txt")).hasContent("ran");
    List<String> log = child.run("logs", run.task(), "--json").out().lines().toList();
    for (String type : List.of("step.approved", "step.started", "step.executed")) {
      assertThat(log).filteredOn(line -> line.contains("\"type\":\"" + type + "\"")).hasSize(1);
    }
  }

  /**
   * Keeps the database's write lock until each of them has seen the call and is about to decide: so
   * all decide on the same version of the task.
   */
  private List<Child.Ended> approveAtOnce(Child child, String task) throws Exception {
    List<Process> people = new ArrayList<>();
    List<Child.Ended> ended = new ArrayList<>();
    List<BufferedReader> outs = new ArrayList<>();
    String url = "jdbc:sqlite:" + folder.resolve(".taskcraft/state.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      for (int person = 0; person < PEOPLE; person++) {
        people.add(child.start("approve", task, "--quiet"));
      }
      for (Process person : people) {
        BufferedReader out = person.inputReader(UTF_8);
        String line = out.readLine();
        while (line != null && !line.startsWith("Call digest: ")) {
          line = out.readLine();
        }
        assertThat(line).as("it shows the call").isNotNull();
        outs.add(out);
      }
      statement.execute("ROLLBACK");
    }
    for (int person = 0; person < PEOPLE; person++) {
      String out = String.join("\n", outs.get(person).lines().toList());
      String err = new String(people.get(person).getErrorStream().readAllBytes(), UTF_8);
      ended.add(new Child.Ended(people.get(person).waitFor(), out, err));
    }
    return ended;
  }
}

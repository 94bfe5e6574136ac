package dev.taskcraft.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several people approve the same call at the same time. */
class TwoApprovalsIT {
  private static final int PEOPLE = 3;

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

    List<Process> approvals = new ArrayList<>();
    for (int person = 0; person < PEOPLE; person++) {
      approvals.add(child.start("approve", run.task(), "--json"));
    }
    List<Child.Ended> ended = new ArrayList<>();
    for (Process approval : approvals) {
      ended.add(end(approval));
    }

    assertThat(ended)
        .as("done, or refused, or followed")
        .allMatch(one -> one.exit() == 0 || one.exit() == 7);
    assertThat(ended)
        .filteredOn(one -> one.exit() == 0)
        .isNotEmpty()
        .allMatch(one -> one.json().at("/status").asText().equals("completed"));
    assertThat(ended)
        .filteredOn(one -> one.exit() == 7)
        .allMatch(one -> one.json().at("/error/code").asText().equals("refused"));
    assertThat(folder.resolve("effects.txt")).hasContent("ran");
    List<String> log = child.run("logs", run.task(), "--json").out().lines().toList();
    for (String type : List.of("step.approved", "step.started", "step.executed")) {
      assertThat(log).filteredOn(line -> line.contains("\"type\":\"" + type + "\"")).hasSize(1);
    }
  }

  private static Child.Ended end(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Child.Ended(process.waitFor(), out, err);
  }
}

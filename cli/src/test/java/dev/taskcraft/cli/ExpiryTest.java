package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that nobody decides in time, while no process runs its task. */
class ExpiryTest {
  @TempDir Path folder;
  private String task = "";
  private Instant expires = Instant.MIN;

  private void run(String expiry) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("asks.yaml"),
            """
            name: Asks
            objective: write with permission
            workspace: [.]
            tools: [write_file]
            policies: {ask: [{tool: write_file, expires: %s}]}
            playbook:
              - {id: w, tool: write_file, args: {path: a.txt, content: "x"}, on_error: continue}
              - {answer: "${steps.w.status}: ${steps.w.error}"}
            """
                .formatted(expiry));
    Spoken run = Spoken.by(folder, "run", file.toString(), "--json");
    assertThat(run.exit()).as(run.err()).isEqualTo(3);
    task = run.json().at("/task").asText();
    expires = Instant.parse(run.json().at("/approvals/0/expires").asText());
  }

  @Test
  void isRejectedWhenTheTaskIsOpenedAgainAndThePlannerHearsWhy() throws IOException {
    run("2s");
    awaitExpiry();
    assertThat(Spoken.by(folder, "status", task).out()).contains("Expired:", "resume");

    Spoken resumed = Spoken.by(folder, "resume", task, "--json");

    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("rejected by policy/expiry");
    assertThat(resumed.json().at("/answer").asText())
        .contains("rejected", "nobody decided before " + expires);
    assertThat(folder.resolve("a.txt")).doesNotExist();
  }

  @Test
  void isRejectedBySomebodyWhoComesTooLateToApproveIt() throws IOException {
    run("2s");
    awaitExpiry();

    Spoken late = Spoken.by(folder, "approve", task, "--yes", "--json");

    assertThat(late.exit()).isEqualTo(7);
    assertThat(late.json().at("/error/message").asText())
        .contains("step 1", "expired", "" + expires);
    assertThat(late.json().at("/error/remedy").asText()).contains("resume");
    assertThat(phase()).isEqualTo("rejected");
    assertThat(Spoken.by(folder, "reject", task, "--reason", "no").exit()).isEqualTo(7);
    assertThat(Spoken.by(folder, "resume", task).out()).contains("nobody decided before");
    assertThat(folder.resolve("a.txt")).doesNotExist();
  }

  @Test
  void runsLaterWhenItWasApprovedInTime() throws IOException {
    run("6s");
    assertThat(Spoken.by(folder, "pause", task).exit()).isZero();
    Spoken approved = Spoken.by(folder, "approve", task, "--yes");
    assertThat(approved.exit()).as(approved.err()).isEqualTo(3);
    awaitExpiry();
    assertThat(phase()).isEqualTo("approved");
    assertThat(folder.resolve("a.txt")).doesNotExist();

    Spoken resumed = Spoken.by(folder, "resume", task, "--json");

    assertThat(resumed.exit()).as(resumed.err()).isZero();
    assertThat(resumed.json().at("/steps/0/phase").asText()).isEqualTo("succeeded");
    assertThat(folder.resolve("a.txt")).hasContent("x");
  }

  private String phase() {
    JsonNode status = Spoken.by(folder, "status", task, "--json").json();
    return status.at("/steps/0/phase").asText();
  }

  private void awaitExpiry() {
    await().until(() -> Instant.now().isAfter(expires));
  }
}

package dev.taskcraft.local;

import static dev.taskcraft.local.Office.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** That {@code bin/cluster} leaves nothing running, however its process ends. */
@Tag("alone")
class SupervisorIT {
  private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

  @TempDir Path folder;

  @AfterEach
  void down() throws Exception {
    cluster("down");
  }

  @Test
  @EnabledIfSystemProperty(
      named = "taskcraft.supervisor",
      matches = "true",
      disabledReason = "takes long; make chaos runs it (-Dtaskcraft.supervisor=true)")
  void aClusterEndsWithItsProcessAndStartsAgainAtOnce() throws Exception {
    cluster("up");
    List<ProcessHandle> first = processes();
    assertThat(first).as("broker, database and its guard, services").hasSizeGreaterThan(7);

    ProcessHandle supervisor = ProcessHandle.of(addresses().path("pid").asLong()).orElseThrow();
    assertThat(supervisor.destroyForcibly()).isTrue();
    until(() -> !supervisor.isAlive());
    cluster("up");

    until(() -> first.stream().noneMatch(ProcessHandle::isAlive));
    List<ProcessHandle> second = processes();
    cluster("down");
    until(() -> second.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** The processes below the supervisor, and the database, which is nobody's child. */
  private List<ProcessHandle> processes() throws IOException {
    List<ProcessHandle> all = new ArrayList<>();
    ProcessHandle.of(addresses().path("pid").asLong())
        .ifPresent(supervisor -> supervisor.descendants().forEach(all::add));
    String pid = Files.readAllLines(folder.resolve("cluster/postgres/postmaster.pid")).getFirst();
    ProcessHandle.of(Long.parseLong(pid)).ifPresent(all::add);
    return all;
  }

  private JsonNode addresses() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("cluster.json").toFile());
  }

  private void cluster(String command) throws IOException, InterruptedException {
    Path log = folder.resolve(command + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(PROJECT.resolve("bin/cluster").toString(), command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("TASKCRAFT_CLUSTER", folder.toString());
    Process process = builder.start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }
}

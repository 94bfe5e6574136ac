package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the state can't be written: one clear error, nothing lost, and on it goes afterwards. */
class StorageIT {
  private static final int NOTES = 8;

  @TempDir Path folder;
  private Path disk;

  @BeforeEach
  void writeCoworkers() throws IOException {
    disk = folder.resolve("disk");
    Files.writeString(
        folder.resolve("asks.yaml"),
        """
        name: Asks
        objective: write with permission
        tools: [append_to_file]
        policies: {approval_required: [append_to_file]}
        playbook:
          - {tool: append_to_file, args: {path: done.txt, text: "done\\n"}}
        """);
    // Results of more than 8 KiB become blobs beside the database.
    Files.writeString(
        folder.resolve("reads.yaml"),
        """
        name: Reads
        objective: keep more than fits
        tools: [read_file, append_to_file]
        playbook:
          - for_each: "lists.range(%d)"
            as: number
            steps:
              - {tool: append_to_file, args: {path: notes.txt, text: "${string(number)}\\n"}}
              - {tool: read_file, args: {path: "large-${number}.txt"}}
        """
            .formatted(NOTES));
    for (int n = 0; n < NOTES; n++) {
      Files.writeString(folder.resolve("large-" + n + ".txt"), (n + " ").repeat(100_000));
    }
  }

  private Child child(Path database) {
    return new Child(folder).with("SQLITE_DB_PATH", database.toString());
  }

  private static void saysWhatToDo(Child child, String... command) {
    Child.Ended ended = child.run(command);
    assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(6);
    assertThat(ended.err().lines().filter(line -> line.startsWith("taskcraft: "))).hasSize(1);
    assertThat(ended.err()).contains("writable").contains("SQLITE_DB_PATH").doesNotContain("\tat ");

    String[] json = java.util.Arrays.copyOf(command, command.length + 1);
    json[command.length] = "--json";
    Child.Ended machine = child.run(json);
    assertThat(machine.exit()).isEqualTo(6);
    JsonNode error = machine.json().at("/error");
    assertThat(error.at("/code").asText()).isEqualTo("unavailable");
    assertThat(error.at("/message").asText()).isNotBlank();
    assertThat(error.toString()).contains("SQLITE_DB_PATH");
  }

  @Test
  void saysThatTheStateHasNoPlace() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path directory = Files.createDirectories(folder.resolve("folder"));
    saysWhatToDo(child(file.resolve("state.db")), "run", "asks.yaml");
    saysWhatToDo(child(Path.of("/proc/taskcraft/state.db")), "run", "asks.yaml");
    saysWhatToDo(child(directory), "run", "asks.yaml");
    assertThat(file).hasContent("");
    assertThat(folder.resolve("done.txt")).doesNotExist();
  }

  @Test
  void saysThatTheDiskIsReadOnly() throws Exception {
    try (Tmpfs tmpfs = Tmpfs.mount(disk, "size=8m")) {
      Child child = child(disk.resolve("state.db"));
      String task = child.run("run", "asks.yaml", "--json").task();
      tmpfs.remount("ro");
      saysWhatToDo(child, "run", "asks.yaml");
      saysWhatToDo(child, "approve", task);
      assertThat(folder.resolve("done.txt")).doesNotExist();
      tmpfs.remount("rw");
      assertThat(child.run("approve", task).exit()).isZero();
      assertThat(folder.resolve("done.txt")).hasContent("done");
    }
  }

  @Test
  void doesNothingThatAFullDiskCanNotRemember() throws Exception {
    try (Tmpfs tmpfs = Tmpfs.mount(disk, "size=8m")) {
      Child child = child(disk.resolve("state.db"));
      String task = child.run("run", "asks.yaml", "--json").task();
      Path filler = tmpfs.fill();
      Child.Ended full = child.run("approve", task, "--json");
      assertThat(full.exit()).as(full.out() + full.err()).isEqualTo(6);
      assertThat(full.json().at("/error/message").asText()).containsIgnoringCase("free some space");
      assertThat(child.run("run", "asks.yaml").exit()).isEqualTo(6);
      assertThat(folder.resolve("done.txt")).doesNotExist();

      Files.delete(filler);
      assertThat(child.run("status", task, "--json").json().at("/status").asText())
          .isEqualTo("awaiting_approval");
      Child.Ended approved = child.run("approve", task);
      assertThat(approved.exit()).as(approved.out() + approved.err()).isZero();
      assertThat(folder.resolve("done.txt")).hasContent("done");
    }
  }

  @Test
  void goesOnWhereTheDiskWasFull() throws Exception {
    try (Tmpfs tmpfs = Tmpfs.mount(disk, "size=1m")) {
      Child child = child(disk.resolve("state.db"));
      Child.Ended full = child.run("run", "reads.yaml", "--json");
      assertThat(full.exit()).as(full.out() + full.err()).isEqualTo(6);
      assertThat(full.json().at("/error/message").asText()).containsIgnoringCase("free some space");
      assertThat(folder.resolve("notes.txt")).as("it had begun").exists();

      tmpfs.remount("size=64m");
      String task = child.run("list", "--json").json().at("/tasks/0/task").asText();
      Child.Ended resumed = child.run("resume", task, "--json");
      assertThat(resumed.exit()).as(resumed.out() + resumed.err()).isZero();
      assertThat(resumed.json().at("/steps")).hasSize(2 * NOTES);
      assertThat(Files.readAllLines(folder.resolve("notes.txt")))
          .hasSize(NOTES)
          .doesNotHaveDuplicates();
    }
  }
}

package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskcraft.blob.file.FileBlobStore;
import dev.taskcraft.log.sqlite.SqliteEventLog;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that is interrupted leaves no process of its tools behind. */
class StoppedToolTest {
  private static final String COWORKER =
      """
      name: Sleeper
      objective: sleep
      tools: [run_shell]
      policies: {allow: [run_shell]}
      playbook:
        - {tool: run_shell, args: {command: "trap '' TERM; sleep 600 & echo $! > pid; wait; wait"}}
      """;

  @TempDir Path folder;

  @Test
  void endsTheProcessesOfAToolBeforeItsTaskIsGivenUp() throws Exception {
    Path file = Files.writeString(folder.resolve("coworker.yaml"), COWORKER);
    Request.Options options =
        new Request.Options(file, List.of(), List.of(folder), null, null, folder);
    try (var toolboxes = Tools.boxes(Map.of("XDG_CACHE_HOME", folder.toString()))) {
      Request request = Request.of(options, new Globals(Map.of()), toolboxes, Request.INSPECTION);
      Store store =
          new Store(
              SqliteEventLog.open(folder.resolve("state.db")),
              new FileBlobStore(folder.resolve("blobs")));
      try (LocalMode mode = new LocalMode(store, Map.of(), toolboxes, (_, _) -> {})) {
        TaskId id = new TaskId(UUID.randomUUID().toString());
        CompletableFuture<Task> running = mode.runner().submit(id, "test", request.requested());
        await().atMost(Duration.ofSeconds(30)).until(() -> !pid().isEmpty());

        mode.runner().close();

        assertThat(running).failsWithin(Duration.ofSeconds(10));
        assertThat(runs(pid())).isFalse();
      }
    }
  }

  private String pid() throws IOException {
    Path file = folder.resolve("pid");
    return Files.exists(file) ? Files.readString(file).strip() : "";
  }

  /** A dead process that nobody has reaped still has a number, and no command. */
  private static boolean runs(String pid) {
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().command())
        .isPresent();
  }
}

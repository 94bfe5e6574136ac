package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.blob.file.FileBlobStore;
import dev.taskcraft.log.AppendResult;
import dev.taskcraft.log.Cascade;
import dev.taskcraft.log.EventLog;
import dev.taskcraft.log.LogUnavailable;
import dev.taskcraft.log.sqlite.SqliteEventLog;
import dev.taskcraft.task.Status;
import dev.taskcraft.task.Task;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every commit fails once, before or after it took place; nothing may be lost or happen twice. */
class CommitFailureTest {
  private static final String COWORKER =
      """
      name: Writer
      objective: write
      tools: [append_to_file, read_file]
      playbook:
        - for_each: "lists.range(5)"
          as: item
          steps:
            - {tool: append_to_file, args: {path: notes.txt, text: "${string(item)}\\n"}}
      """;

  @TempDir Path folder;

  @Test
  void goesOnWhenEachCommitFailsBeforeItTookPlace() throws Exception {
    assertThat(run(false)).isEqualTo(Status.COMPLETED);
    assertThat(notes()).containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  void goesOnWhenTheAnswerOfEachCommitIsLost() throws Exception {
    assertThat(run(true)).isEqualTo(Status.COMPLETED);
    assertThat(notes()).containsExactly("0", "1", "2", "3", "4");
  }

  private List<String> notes() throws IOException {
    return Files.readAllLines(folder.resolve("notes.txt"));
  }

  private Status run(boolean afterwards) throws Exception {
    Path file = Files.writeString(folder.resolve("coworker.yaml"), COWORKER);
    Globals globals = new Globals(Map.of());
    Request.Options options =
        new Request.Options(file, List.of(), List.of(folder), null, null, folder);
    try (var toolboxes = Tools.boxes(Map.of("XDG_CACHE_HOME", folder.toString()));
        EventLog log = SqliteEventLog.open(folder.resolve("state.db"))) {
      Request request = Request.of(options, globals, toolboxes, Request.INSPECTION);
      Store store = new Store(flaky(log, afterwards), new FileBlobStore(folder.resolve("blobs")));
      try (LocalMode mode = new LocalMode(store, Map.of(), toolboxes, (_, _) -> {})) {
        TaskId id = new TaskId(UUID.randomUUID().toString());
        Task task = mode.runner().submit(id, "test", request.requested()).get(60, TimeUnit.SECONDS);
        return task.status();
      }
    }
  }

  /** The real log, which fails the first time that it is given a cascade. */
  private static EventLog flaky(EventLog log, boolean afterwards) {
    Set<Cascade> failed = new HashSet<>();
    InvocationHandler handler =
        (_, method, args) -> {
          try {
            if (method.getName().equals("append") && failed.add((Cascade) args[0])) {
              if (afterwards) {
                assertThat(method.invoke(log, args)).isInstanceOf(AppendResult.Appended.class);
              }
              throw new LogUnavailable("injected", new IOException("injected"));
            }
            return method.invoke(log, args);
          } catch (InvocationTargetException failure) {
            throw failure.getCause();
          }
        };
    return (EventLog)
        Proxy.newProxyInstance(
            EventLog.class.getClassLoader(), new Class<?>[] {EventLog.class}, handler);
  }
}

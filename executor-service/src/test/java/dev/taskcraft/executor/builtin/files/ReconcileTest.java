package dev.taskcraft.executor.builtin.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.executor.builtin.Calls;
import dev.taskcraft.executor.tool.Reconciled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tools say of a call whose outcome was lost, at every point where it can be lost. */
class ReconcileTest {
  private static final Map<String, Object> EDIT =
      Map.of("path", "a.txt", "old_text", "one", "new_text", "one and two");
  private static final Map<String, Object> APPEND = Map.of("path", "log.txt", "text", "entry\n");
  private static final Map<String, Object> MOVE = Map.of("src", "a.txt", "dest_folder", "done");

  @TempDir Path folder;
  private Path root;
  private Calls calls;

  @BeforeEach
  void makeFiles() throws IOException {
    root = folder.toRealPath();
    Files.writeString(root.resolve("a.txt"), "line one\n");
    Files.writeString(root.resolve("log.txt"), "entry\n");
    calls = new Calls(root);
  }

  @Test
  void whatWasNeverBegunDidNotHappen() throws Exception {
    assertThat(calls.reconcile("edit_file", EDIT)).isEqualTo(new Reconciled.DidNotHappen());
    assertThat(calls.reconcile("append_to_file", APPEND)).isEqualTo(new Reconciled.DidNotHappen());
    assertThat(calls.reconcile("move_file", MOVE)).isEqualTo(new Reconciled.DidNotHappen());
  }

  @Test
  void anEditThatCouldBeMadeAgainIsKnownToHaveHappened() throws Exception {
    Object value = calls.value("edit_file", EDIT);

    assertThat(calls.reconcile("edit_file", EDIT)).isEqualTo(new Reconciled.Happened(value));
    assertThat(calls.key("another").reconcile("edit_file", EDIT))
        .isEqualTo(new Reconciled.DidNotHappen());
  }

  @Test
  void anEditThatWasNotedAndNotMadeDidNotHappen() throws Exception {
    calls.value("edit_file", EDIT);
    Files.writeString(root.resolve("a.txt"), "line one\n");

    assertThat(calls.reconcile("edit_file", EDIT)).isEqualTo(new Reconciled.DidNotHappen());
  }

  @Test
  void anEditIsInDoubtWhenSomebodyChangedTheFileSince() throws Exception {
    calls.value("edit_file", EDIT);
    Files.writeString(root.resolve("a.txt"), "something else");

    assertThat(calls.reconcile("edit_file", EDIT)).isInstanceOf(Reconciled.Unknown.class);
  }

  @Test
  void anAppendIsToldApartFromAnEqualEntryBefore() throws Exception {
    Object value = calls.value("append_to_file", APPEND);
    assertThat(calls.reconcile("append_to_file", APPEND)).isEqualTo(new Reconciled.Happened(value));

    Files.writeString(root.resolve("log.txt"), "entry\n");
    assertThat(calls.reconcile("append_to_file", APPEND)).isEqualTo(new Reconciled.DidNotHappen());
  }

  @Test
  void anAppendHappenedAlsoWhenOthersWroteAfterIt() throws Exception {
    calls.value("append_to_file", APPEND);
    calls.key("later").value("append_to_file", Map.of("path", "log.txt", "text", "other\n"));

    assertThat(calls.key("key-1").reconcile("append_to_file", APPEND))
        .isInstanceOf(Reconciled.Happened.class);
  }

  @Test
  void anAppendThatWasCutIsInDoubt() throws Exception {
    calls.value("append_to_file", APPEND);
    Files.writeString(root.resolve("log.txt"), "entry\nent");

    assertThat(calls.reconcile("append_to_file", APPEND)).isInstanceOf(Reconciled.Unknown.class);
  }

  @Test
  void aMoveThatHappenedSaysWhereTheFileWent() throws Exception {
    Files.createDirectory(root.resolve("done"));
    Files.writeString(root.resolve("done/a.txt"), "another");
    calls.value("move_file", MOVE);

    assertThat(calls.reconcile("move_file", MOVE))
        .isEqualTo(new Reconciled.Happened(Map.of("from", "a.txt", "to", "done/a (1).txt")));
  }

  @Test
  void aMoveThatWasNotedAndNotMadeLeavesNoPlaceholder() throws Exception {
    calls.value("move_file", MOVE);
    Files.move(root.resolve("done/a.txt"), root.resolve("a.txt"));
    Files.createFile(root.resolve("done/a.txt"));

    assertThat(calls.reconcile("move_file", MOVE)).isEqualTo(new Reconciled.DidNotHappen());
    assertThat(root.resolve("done/a.txt")).doesNotExist();
  }

  @Test
  void aMoveIsInDoubtWhenTheFileIsInNeitherPlace() throws Exception {
    calls.value("move_file", MOVE);
    Files.delete(root.resolve("done/a.txt"));

    assertThat(calls.reconcile("move_file", MOVE)).isInstanceOf(Reconciled.Unknown.class);
  }

  @Test
  void aDamagedNoteLeavesTheDoubt() throws Exception {
    calls.value("edit_file", EDIT);
    calls.key("key-2").value("append_to_file", APPEND);
    calls.key("key-3").value("move_file", MOVE);

    for (String note : new String[] {"", "garbage", "gar\nbage", "\0\nb\nc", "1\n2\n3\n4"}) {
      overwriteNotes(note);

      assertThat(calls.key("key-1").reconcile("edit_file", EDIT))
          .isInstanceOf(Reconciled.Unknown.class);
      assertThat(calls.key("key-2").reconcile("append_to_file", APPEND))
          .isInstanceOf(Reconciled.Unknown.class);
      assertThat(calls.key("key-3").reconcile("move_file", MOVE))
          .isInstanceOf(Reconciled.Unknown.class);
    }
  }

  private void overwriteNotes(String note) throws IOException {
    try (var notes = Files.list(root.resolve(".taskcraft/intents"))) {
      for (Path file : notes.toList()) {
        Files.writeString(file, note);
      }
    }
  }
}

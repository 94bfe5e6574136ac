package dev.taskcraft.executor.builtin.files;

import dev.taskcraft.executor.builtin.call.Args;
import dev.taskcraft.executor.builtin.call.BuiltInTool;
import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.builtin.call.Spec;
import dev.taskcraft.executor.builtin.files.Workspace.Use;
import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.tool.Effect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * {@code edit_file}: replaces one text in a file. A second run would fail or, where the new text
 * holds the old one, edit twice; so it is reconcilable: the digests before and after are noted.
 */
final class EditFile extends BuiltInTool {
  private static final int MAX = 8 << 20;
  private final Locks locks;
  private final Intents intents;

  EditFile(Locks locks, Intents intents) {
    super(
        Spec.of(
                "edit_file",
                Effect.RECONCILABLE,
                "Replaces old_text by new_text in a text file (UTF-8, at most 8 MiB). old_text must"
                    + " occur exactly once, spaces and line breaks included: give enough of its"
                    + " surroundings. Returns {path, bytes}.")
            .required("path", Spec.text(ReadFile.PATH))
            .required("old_text", Spec.text("The text to replace, exactly as it is in the file."))
            .required("new_text", Spec.text("The text to put there; empty to delete.")));
    this.locks = locks;
    this.intents = intents;
  }

  @Override
  protected ToolResult run(Args args, ToolContext context)
      throws Refused, IOException, InterruptedException {
    Spot spot = new Workspace(context.roots()).find(args.text("path"), Use.WRITE);
    try (Locks.Held _ = locks.hold(spot.path());
        Folder folder = spot.parent(false)) {
      Protected.checkContent(folder, spot);
      byte[] before = read(folder, spot);
      String text = Texts.decode(before, StandardCharsets.UTF_8, spot.shown());
      byte[] after =
          (mark(before) + edited(text, args.text("old_text"), args.text("new_text"), spot))
              .getBytes(StandardCharsets.UTF_8);
      intents.note(spot.root(), context.idempotencyKey(), List.of(digest(before), digest(after)));
      try {
        Bytes.replace(folder, spot.name(), after, context.idempotencyKey());
      } catch (IOException broken) {
        return new ToolResult.Lost(Refused.words(broken, spot.shown()));
      }
      return ToolResult.Returned.of(result(spot, after));
    }
  }

  /** The byte order mark, which is no part of the text and stays. */
  private static String mark(byte[] content) {
    return new String(content, StandardCharsets.UTF_8).startsWith("\uFEFF") ? "\uFEFF" : "";
  }

  private static String edited(String text, String old, String replacement, Spot spot)
      throws Refused {
    if (old.isEmpty()) {
      throw new Refused("old_text is empty; to write a whole file use write_file");
    }
    int found = Texts.count(text, old);
    if (found == 0) {
      throw new Refused(
          "old_text does not occur in '%s'; read the file and copy it exactly"
              .formatted(spot.shown()));
    }
    if (found > 1) {
      throw new Refused(
          "old_text occurs %d times in '%s'; add surrounding lines until it is unique"
              .formatted(found, spot.shown()));
    }
    int at = text.indexOf(old);
    return text.substring(0, at) + replacement + text.substring(at + old.length());
  }

  @Override
  protected Reconciled look(Args args, ToolContext context) throws Refused, IOException {
    Spot spot = new Workspace(context.roots()).find(args.text("path"), Use.WRITE);
    List<String> facts = intents.find(spot.root(), context.idempotencyKey(), 2);
    if (facts == null) {
      return new Reconciled.DidNotHappen();
    }
    try (Folder folder = spot.parent(false)) {
      byte[] now = read(folder, spot);
      String digest = digest(now);
      if (digest.equals(facts.getLast())) {
        return new Reconciled.Happened(result(spot, now));
      }
      if (digest.equals(facts.getFirst())) {
        return new Reconciled.DidNotHappen();
      }
    }
    return new Reconciled.Unknown("'" + spot.shown() + "' has been changed by somebody else since");
  }

  private static Map<String, Object> result(Spot spot, byte[] content) {
    return Facts.of("path", spot.shown(), "bytes", content.length);
  }

  private static byte[] read(Folder folder, Spot spot) throws IOException, Refused {
    return Bytes.read(folder, spot.name(), spot.shown(), MAX, "use write_file or run_shell");
  }

  private static String digest(byte[] content) {
    return Bytes.digest(content, 64);
  }
}

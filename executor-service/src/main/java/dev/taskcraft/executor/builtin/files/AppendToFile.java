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
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * {@code append_to_file} and its older name {@code append_to_summary}. Reconcilable: the size
 * before is noted, and after a crash the bytes that stand there tell whether the text was added.
 * When a part of it was, or another process wrote in between, a person is asked.
 */
final class AppendToFile extends BuiltInTool {
  private final String pathName;
  private final String textName;
  private final boolean entries;
  private final Locks locks;
  private final Intents intents;

  private AppendToFile(Spec spec, String path, String text, Locks locks, Intents intents) {
    super(spec);
    this.pathName = path;
    this.textName = text;
    this.entries = text.equals("entry");
    this.locks = locks;
    this.intents = intents;
  }

  static AppendToFile text(Locks locks, Intents intents) {
    Spec spec =
        Spec.of(
                "append_to_file",
                Effect.RECONCILABLE,
                "Adds text to the end of a file (UTF-8) exactly as given; end it with a line break"
                    + " to add lines. The file and its folders are made when missing. Returns"
                    + " {path, bytes}: the bytes that were added.")
            .required("path", Spec.text(ReadFile.PATH))
            .required("text", Spec.text("The text to add."));
    return new AppendToFile(spec, "path", "text", locks, intents);
  }

  static AppendToFile summary(Locks locks, Intents intents) {
    Spec spec =
        Spec.of(
                "append_to_summary",
                Effect.RECONCILABLE,
                "Adds one entry as a line of its own to the end of a text file (UTF-8). The file"
                    + " and its folders are made when missing. Returns {path, bytes}.")
            .required("summary_file", Spec.text(ReadFile.PATH))
            .required("entry", Spec.text("The line to add, without a line break at its end."));
    return new AppendToFile(spec, "summary_file", "entry", locks, intents);
  }

  @Override
  protected ToolResult run(Args args, ToolContext context)
      throws Refused, IOException, InterruptedException {
    Spot spot = new Workspace(context.roots()).find(args.text(pathName), Use.WRITE);
    try (Locks.Held _ = locks.hold(spot.path());
        Folder folder = spot.parent(true)) {
      Protected.checkContent(folder, spot);
      BasicFileAttributes file = folder.file(spot.name());
      long size = file == null ? 0 : file.size();
      String lead = lead(folder, spot, size);
      byte[] added = added(args, lead);
      intents.note(
          spot.root(),
          context.idempotencyKey(),
          List.of(Long.toString(size), lead.isEmpty() ? "" : "break"));
      try (SeekableByteChannel channel =
          folder.open(spot.name(), StandardOpenOption.APPEND, StandardOpenOption.CREATE)) {
        Bytes.writeAll(channel, added);
      } catch (IOException broken) {
        return new ToolResult.Lost(Refused.words(broken, spot.shown()));
      }
      return ToolResult.Returned.of(result(spot, added));
    }
  }

  /** An entry is a line: it ends with a break, and begins after one. */
  private byte[] added(Args args, String lead) throws Refused {
    String text = args.text(textName);
    return (entries ? lead + text.stripTrailing() + "\n" : text).getBytes(StandardCharsets.UTF_8);
  }

  private String lead(Folder folder, Spot spot, long size) throws IOException {
    return !entries || size == 0 || slice(folder, spot, size - 1, 1)[0] == '\n' ? "" : "\n";
  }

  @Override
  protected Reconciled look(Args args, ToolContext context) throws Refused, IOException {
    Spot spot = new Workspace(context.roots()).find(args.text(pathName), Use.WRITE);
    List<String> facts = intents.find(spot.root(), context.idempotencyKey(), 2);
    if (facts == null) {
      return new Reconciled.DidNotHappen();
    }
    long before = size(facts.getFirst());
    byte[] added = added(args, facts.getLast().isEmpty() ? "" : "\n");
    try (Folder folder = spot.parent(false)) {
      BasicFileAttributes file = folder.file(spot.name());
      long size = file == null ? 0 : file.size();
      if (size == before) {
        return new Reconciled.DidNotHappen();
      }
      if (size > before && Arrays.equals(added, slice(folder, spot, before, added.length))) {
        return new Reconciled.Happened(result(spot, added));
      }
      return new Reconciled.Unknown(
          "'%s' had %d bytes before and has %d now, and the text is not what follows them"
              .formatted(spot.shown(), before, size));
    }
  }

  private static long size(String noted) throws Refused {
    try {
      return Long.parseLong(noted);
    } catch (NumberFormatException _) {
      throw Intents.damaged();
    }
  }

  private static byte[] slice(Folder folder, Spot spot, long from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    try (SeekableByteChannel channel = folder.open(spot.name(), StandardOpenOption.READ)) {
      channel.position(from);
      int more;
      do {
        more = channel.read(buffer);
      } while (more > 0);
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static Map<String, Object> result(Spot spot, byte[] added) {
    return Facts.of("path", spot.shown(), "bytes", added.length);
  }
}

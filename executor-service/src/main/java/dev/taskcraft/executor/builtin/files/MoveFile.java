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
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code move_file}: renames one file, over nothing. The new name is first taken by an empty file
 * (which fails when somebody has it), then the real one is renamed over that. Reconcilable: where
 * the file went, and which file it is, are noted before.
 */
final class MoveFile extends BuiltInTool {
  private static final int MAX_SUFFIX = 10_000;
  private final Locks locks;
  private final Intents intents;

  MoveFile(Locks locks, Intents intents) {
    super(
        Spec.of(
                "move_file",
                Effect.RECONCILABLE,
                "Moves or renames one file. Give dest_folder to keep its name, or dest for a new"
                    + " path. Nothing is overwritten: when the name is taken, ' (1)', ' (2)' … is"
                    + " added before the extension. Missing folders are made. Returns {from, to}.")
            .required("src", Spec.text(ReadFile.PATH))
            .optional("dest_folder", Spec.text("Folder to move it into, under its present name."))
            .optional("dest", Spec.text("New path of the file. Not together with dest_folder.")));
    this.locks = locks;
    this.intents = intents;
  }

  @Override
  protected ToolResult run(Args args, ToolContext context)
      throws Refused, IOException, InterruptedException {
    Spot from = source(args, context);
    Spot to = target(args, context, from);
    try (Locks.Held _ = locks.hold(to.path());
        Folder source = from.parent(false)) {
      Protected.checkContent(source, from);
      BasicFileAttributes file = source.file(from.name());
      if (file == null) {
        throw new NoSuchFileException(from.shown());
      }
      if (from.path().equals(to.path())) {
        throw new Refused("'" + from.shown() + "' is there already");
      }
      try (Folder target = to.parent(true)) {
        return move(context, from, source, file, to, target);
      }
    }
  }

  private ToolResult move(
      ToolContext context,
      Spot from,
      Folder source,
      BasicFileAttributes file,
      Spot to,
      Folder target)
      throws Refused, IOException {
    String name = take(target, to.name());
    String shown = new Workspace(context.roots()).show(target.path().resolve(name));
    try {
      intents.note(
          from.root(),
          context.idempotencyKey(),
          List.of(target.path().resolve(name).toString(), identity(file), shown));
    } catch (IOException broken) {
      target.deleteIfThere(name);
      throw broken;
    }
    try {
      source.move(from.name(), target, name);
    } catch (IOException broken) {
      target.deleteIfThere(name);
      String reason = Refused.words(broken, from.shown());
      throw new Refused(
          reason.contains("cross-device")
              ? reason + "; copy it with run_shell, the target is on another file system"
              : reason);
    }
    try {
      target.sync();
      source.sync();
    } catch (IOException broken) {
      return new ToolResult.Lost(Refused.words(broken, shown));
    }
    return ToolResult.Returned.of(result(from.shown(), shown));
  }

  /** Takes a free name by making an empty file. */
  private static String take(Folder folder, String wanted) throws IOException, Refused {
    int dot = wanted.lastIndexOf('.');
    String stem = dot > 0 ? wanted.substring(0, dot) : wanted;
    String extension = dot > 0 ? wanted.substring(dot) : "";
    for (int suffix = 0; suffix < MAX_SUFFIX; suffix++) {
      String name = suffix == 0 ? wanted : stem + " (" + suffix + ")" + extension;
      if (folder.attributes(name) == null) {
        try (var _ = folder.open(name, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          return name;
        } catch (FileAlreadyExistsException _) {
          // somebody was faster: the next one
        }
      }
    }
    throw new Refused("'" + wanted + "' is taken, with every suffix; choose another name");
  }

  @Override
  protected Reconciled look(Args args, ToolContext context) throws Refused, IOException {
    Spot from = source(args, context);
    List<String> facts = intents.find(from.root(), context.idempotencyKey(), 3);
    if (facts == null) {
      return new Reconciled.DidNotHappen();
    }
    String identity = facts.get(1);
    Spot to = new Workspace(context.roots()).find(facts.getFirst(), Use.WRITE);
    if (identity.equals(identityAt(to))) {
      return new Reconciled.Happened(result(from.shown(), facts.getLast()));
    }
    if (identity.equals(identityAt(from))) {
      dropPlaceholder(to);
      return new Reconciled.DidNotHappen();
    }
    return new Reconciled.Unknown(
        "neither '%s' nor '%s' is the file that was to be moved"
            .formatted(from.shown(), to.shown()));
  }

  /** The empty file that took the name, if nobody has filled it. */
  private static void dropPlaceholder(Spot to) throws IOException {
    try (Folder folder = to.parent(false)) {
      BasicFileAttributes there = folder.attributes(to.name());
      if (there != null && there.isRegularFile() && there.size() == 0) {
        folder.deleteIfThere(to.name());
      }
    }
  }

  private static @Nullable String identityAt(Spot spot) throws IOException {
    try (Folder folder = spot.parent(false)) {
      BasicFileAttributes file = folder.attributes(spot.name());
      return file == null ? null : identity(file);
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  /** Device, inode and time of the content: what a rename keeps. */
  private static String identity(BasicFileAttributes file) {
    return file.fileKey() + " " + file.lastModifiedTime() + " " + file.size();
  }

  private static Spot source(Args args, ToolContext context) throws Refused {
    return new Workspace(context.roots()).find(args.text("src"), Use.WRITE);
  }

  private static Spot target(Args args, ToolContext context, Spot from) throws Refused {
    Workspace workspace = new Workspace(context.roots());
    if (args.has("dest") == args.has("dest_folder")) {
      throw new Refused("give either dest_folder or dest");
    }
    return args.has("dest")
        ? workspace.find(args.text("dest"), Use.WRITE)
        : workspace.find(args.text("dest_folder") + "/" + from.name(), Use.WRITE);
  }

  private static Map<String, Object> result(String from, String to) {
    return Facts.of("from", from, "to", to);
  }
}

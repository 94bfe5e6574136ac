package dev.taskcraft.cli.crash;

import dev.taskcraft.tool.Effect;
import dev.taskcraft.tools.Reconciled;
import dev.taskcraft.tools.Reconciles;
import dev.taskcraft.tools.Tool;
import dev.taskcraft.tools.ToolContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Every effect is one line in a file, so that a test can count what really happened. */
public final class EffectTools {
  /** Happens, and can't be asked about. */
  @Tool(effect = Effect.IRREVERSIBLE)
  public String send(int number, ToolContext context) throws IOException {
    return effect("send", number, context);
  }

  /** Happens, and can be looked up by its key. */
  @Tool(effect = Effect.RECONCILABLE)
  public String book(int number, ToolContext context) throws IOException {
    return effect("book", number, context);
  }

  /** Says whether the booking is there. */
  @Reconciles("book")
  public Reconciled booked(int number, ToolContext context) throws IOException {
    Path file = file("book", context);
    boolean there =
        Files.exists(file)
            && Files.readAllLines(file).contains(number + " " + context.idempotencyKey());
    return there ? new Reconciled.Happened("looked up " + number) : new Reconciled.DidNotHappen();
  }

  /** May happen again under the same key. */
  @Tool(effect = Effect.IDEMPOTENT)
  public String put(int number, ToolContext context) throws IOException {
    return effect("put", number, context);
  }

  /** Changes nothing. */
  @Tool(effect = Effect.READ)
  public String look(int number) {
    return "saw " + number;
  }

  private static String effect(String kind, int number, ToolContext context) throws IOException {
    Files.writeString(
        file(kind, context),
        number + " " + context.idempotencyKey() + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return kind + " " + number;
  }

  private static Path file(String kind, ToolContext context) {
    return context.workspace().getFirst().resolve(kind + "-" + context.task() + ".txt");
  }
}

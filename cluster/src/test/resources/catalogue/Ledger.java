import dev.taskcraft.tool.Effect;
import dev.taskcraft.tools.Tool;
import dev.taskcraft.tools.ToolContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** An effect that can be counted afterwards: one line a call. */
public class Ledger {
  @Tool(description = "Writes one line into the ledger.", effect = Effect.IRREVERSIBLE)
  public String enter(String task, int entry, ToolContext context) throws IOException {
    write(context, "ledger", task, entry);
    return "entered";
  }

  @Tool(description = "Reads the size of the ledger.", effect = Effect.READ)
  public long look(ToolContext context) throws IOException {
    Path ledger = context.workspace().getFirst().resolve("ledger");
    return Files.exists(ledger) ? Files.size(ledger) : 0;
  }

  @Tool(
      description = "Writes one line when it is let go, which the file `go-<task>` does.",
      effect = Effect.IRREVERSIBLE)
  public String hold(String task, int entry, ToolContext context)
      throws IOException, InterruptedException {
    write(context, "begun", task, entry);
    while (!Files.exists(context.workspace().getFirst().resolve("go-" + task))) {
      Thread.sleep(20);
    }
    write(context, "ledger", task, entry);
    return "entered";
  }

  private static void write(ToolContext context, String file, String task, int entry)
      throws IOException {
    Path ledger = context.workspace().getFirst().resolve(file);
    String line = task + " " + entry + " " + context.idempotencyKey() + "\n";
    Files.write(
        ledger,
        line.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}

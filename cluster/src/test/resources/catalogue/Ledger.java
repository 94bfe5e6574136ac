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
    Path ledger = context.workspace().getFirst().resolve("ledger");
    String line = task + " " + entry + " " + context.idempotencyKey() + "\n";
    Files.write(
        ledger,
        line.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return "entered";
  }
}

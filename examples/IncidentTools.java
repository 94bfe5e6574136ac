import dev.taskcraft.tool.Effect;
import dev.taskcraft.tools.Param;
import dev.taskcraft.tools.Tool;
import dev.taskcraft.tools.ToolContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The Java twin of incident_tools.py: every public method is a tool. */
public class IncidentTools {
  public record Incident(String severity, String title, String cause) {}

  @Tool(description = "Returns the incidents of one ISO week.", effect = Effect.READ, retries = 2)
  public List<Incident> fetchIncidents(@Param(description = "e.g. 2026-W03") String week) {
    return week.equals("2026-W03")
        ? List.of(
            new Incident(
                "CRITICAL", "DB-01 replication lag rose from 20 ms to 5 s", "network congestion"),
            new Incident("WARN", "2 % of the API gateway's answers were errors", "deployment v2.1"),
            new Incident("INFO", "Registrations fell by 5 %", "the end of a campaign"))
        : List.of();
  }

  @Tool(description = "Writes a report as a mail into the outbox folder of the workspace.")
  public String sendReport(String summary, String recipient, ToolContext context)
      throws IOException {
    Path outbox = Files.createDirectories(context.workspace().getFirst().resolve("outbox"));
    // Named by the key, so that the same call under the same key is the same mail.
    Path mail = outbox.resolve(context.idempotencyKey() + ".eml");
    Files.writeString(
        mail,
        "From: ops-analyst@localhost\r\nTo: %s\r\nSubject: Weekly incident report\r\n\r\n%s\r\n"
            .formatted(recipient, summary));
    context.log("wrote " + mail);
    return "The report to " + recipient + " lies in " + mail + ".";
  }
}

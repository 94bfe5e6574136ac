package dev.taskcraft.executor.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Cases kept outside the repository, so that nobody tunes to them: the system property {@code
 * taskcraft.cases} names their folder. Without it the tests that need them are skipped, and say so.
 */
public final class Cases {
  private Cases() {}

  public static Stream<JsonNode> of(String file) throws IOException {
    String folder = System.getProperty("taskcraft.cases");
    if (folder == null || !Files.isRegularFile(Path.of(folder, file))) {
      String message = "SKIPPED: no " + file + "; name its folder with -Dtaskcraft.cases=<folder>";
      System.err.println(message);
      Assumptions.abort(message);
    }
    return new ObjectMapper().readTree(Path.of(folder, file).toFile()).get("cases").valueStream();
  }
}

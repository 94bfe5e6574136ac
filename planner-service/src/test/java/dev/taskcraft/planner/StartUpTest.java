package dev.taskcraft.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.PlaybookStep;
import dev.taskcraft.coworker.PlaybookStep.OnError;
import dev.taskcraft.task.Content;
import dev.taskcraft.task.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A small task must not wait for libraries that it doesn't need. */
class StartUpTest {

  @Test
  void aPlaybookOfPathsLoadsNeitherCelNorTheModelsClient() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Playbook.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(output.lines())
        .contains("answer: sent in.txt")
        .noneMatch(
            line ->
                line.contains(" dev.cel.")
                    || line.contains(" com.google.genai.")
                    || line.contains(" com.google.protobuf.")
                    || line.contains(" okhttp3."));
  }

  /** A task of one call. */
  static final class Playbook {
    private Playbook() {}

    public static void main(String[] args) throws Exception {
      Coworker plain = Toolkit.coworker(null);
      Coworker coworker =
          new Coworker(
              plain.name(),
              null,
              null,
              plain.objective(),
              Map.of(),
              null,
              null,
              List.of(),
              List.of(),
              List.of(),
              null,
              plain.policies(),
              List.of(
                  new PlaybookStep.CallTool(
                      "sent", null, "send", Map.of("path", "${inputs.path}"), OnError.FAIL),
                  new PlaybookStep.Answer(null, "sent ${steps.sent.output.path}")));
      MemoryBlobs blobs = new MemoryBlobs();
      Story story =
          Story.of(coworker, "playbook", Map.of("path", "in.txt"), Toolkit.toolset(blobs));
      story.runs(Planners.playbook(blobs), call -> new Outcome.Succeeded(Content.of(call.args())));
      System.out.println(
          "answer: " + ((dev.taskcraft.task.TaskEvent.TaskCompleted) story.last()).answer());
    }
  }
}

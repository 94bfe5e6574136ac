package dev.taskcraft.executor.mcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.executor.tool.ToolResult;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every kind of content, as a server sends it. */
@Timeout(120)
class ResultsTest {
  private static final byte[] BYTES = {1, 2, 3};
  private static final String BASE64 = Base64.getEncoder().encodeToString(BYTES);
  private static Stranger server;

  @BeforeAll
  static void start() {
    server = Stranger.start();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @Test
  void picturesAndSoundsAreAttached() throws Exception {
    ToolResult.Returned result =
        returned(
            Map.of("type", "text", "text", "look"),
            Map.of("type", "image", "data", BASE64, "mimeType", "image/png"),
            Map.of("type", "audio", "data", BASE64, "mimeType", "audio/wav"));

    assertThat(result.value()).isEqualTo("look");
    assertThat(result.attachments())
        .extracting(ToolResult.Attachment::mediaType)
        .containsExactly("image/png", "audio/wav");
    assertThat(result.attachments().getFirst().content()).isEqualTo(BYTES);
  }

  @Test
  void aPictureThatIsNoBase64IsNamedAndTheCallWasAnswered() throws Exception {
    ToolResult.Returned result =
        returned(
            Map.of("type", "text", "text", "done"),
            Map.of("type", "image", "data", "%%%", "mimeType", "image/png"));

    assertThat(result.value()).isEqualTo("done\n[image/png, left out: it is not base64]");
    assertThat(result.attachments()).isEmpty();
  }

  @Test
  void aResourceIsItsTextOrAnAttachment() throws Exception {
    ToolResult.Returned result =
        returned(
            Map.of(
                "type",
                "resource",
                "resource",
                Map.of("uri", "file:///a.txt", "mimeType", "text/plain", "text", "the text")),
            Map.of("type", "resource", "resource", Map.of("uri", "file:///a.bin", "blob", BASE64)));

    assertThat(result.value()).isEqualTo("the text");
    assertThat(result.attachments())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.name()).isEqualTo("file:///a.bin");
              assertThat(file.mediaType()).isEqualTo("application/octet-stream");
              assertThat(file.content()).isEqualTo(BYTES);
            });
  }

  @Test
  void aLinkIsShownAsOne() throws Exception {
    assertThat(
            returned(
                    Map.of(
                        "type",
                        "resource_link",
                        "uri",
                        "file:///r.pdf",
                        "name",
                        "report",
                        "description",
                        "Of May"))
                .value())
        .isEqualTo("report: file:///r.pdf (Of May)");
  }

  @Test
  void structuredContentIsTheValue() throws Exception {
    assertThat(given(Map.of("content", List.of(), "structuredContent", Map.of("sum", 42))))
        .isEqualTo(ToolResult.Returned.of(Map.of("sum", 42L)));
  }

  @Test
  void theTextStandsInForStructuredContentThatCantBeKept() throws Exception {
    String text = "{\"id\": 1152921504606846976}";
    assertThat(
            given(
                Map.of(
                    "content",
                    List.of(Map.of("type", "text", "text", text)),
                    "structuredContent",
                    Map.of("id", 1L << 60))))
        .isEqualTo(ToolResult.Returned.of(text));
  }

  private static ToolResult.Returned returned(Object... content) throws Exception {
    ToolResult result = given(Map.of("content", List.of(content)));
    assertThat(result).isInstanceOf(ToolResult.Returned.class);
    return (ToolResult.Returned) result;
  }

  private static ToolResult given(Map<String, Object> result) throws Exception {
    return server.call("give", Map.of("result", result));
  }
}

package dev.taskcraft.executor.mcp.server;

import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolResult.Attachment;
import dev.taskcraft.json.Json;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server returned, as a tool's result: structured content if there is any, else its texts.
 * The call was answered, so whatever can't be read of the answer is said in words and is no error.
 */
final class Results {
  private static final String ANY_TYPE = "application/octet-stream";

  private final List<String> texts = new ArrayList<>();
  private final List<Attachment> attachments = new ArrayList<>();

  private Results() {}

  static ToolResult of(McpSchema.CallToolResult result) {
    Results read = new Results();
    if (result.content() != null) {
      result.content().forEach(read::take);
    }
    String text = String.join("\n", read.texts);
    if (Boolean.TRUE.equals(result.isError())) {
      return new ToolResult.Failed(
          text.isEmpty() ? "the server says it failed" : text, null, false);
    }
    return new ToolResult.Returned(
        result.structuredContent() == null ? text : structured(result.structuredContent(), text),
        read.attachments);
  }

  /** The same again stands in the texts, as the protocol asks for, when it can't be kept. */
  private static @Nullable Object structured(Object content, String text) {
    try {
      return Json.copyValue(content);
    } catch (IllegalArgumentException _) {
      return text.isEmpty() ? content : text;
    }
  }

  private void take(McpSchema.Content content) {
    switch (content) {
      case McpSchema.TextContent text -> texts.add(text.text());
      case McpSchema.ImageContent image -> attach(image.data(), image.mimeType(), "image");
      case McpSchema.AudioContent audio -> attach(audio.data(), audio.mimeType(), "audio");
      case McpSchema.EmbeddedResource embedded -> take(embedded.resource());
      case McpSchema.ResourceLink link -> texts.add(shown(link));
      default -> texts.add("[content of an unknown kind, left out]");
    }
  }

  private void take(McpSchema.ResourceContents resource) {
    switch (resource) {
      case McpSchema.TextResourceContents text -> texts.add(text.text());
      case McpSchema.BlobResourceContents blob ->
          attach(blob.blob(), blob.mimeType(), String.valueOf(blob.uri()));
      default -> texts.add("[resource of an unknown kind, left out]");
    }
  }

  private void attach(String base64, @Nullable String mediaType, String name) {
    String type = mediaType == null ? ANY_TYPE : mediaType;
    try {
      attachments.add(new Attachment(Base64.getDecoder().decode(base64), type, name));
    } catch (IllegalArgumentException _) {
      texts.add("[" + type + ", left out: it is not base64]");
    }
  }

  private static String shown(McpSchema.ResourceLink link) {
    String place = link.name() + ": " + link.uri();
    return link.description() == null ? place : place + " (" + link.description() + ")";
  }
}

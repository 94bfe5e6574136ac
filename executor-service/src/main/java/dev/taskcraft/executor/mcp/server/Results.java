package dev.taskcraft.executor.mcp.server;

import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolResult.Attachment;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server returned, as a tool's result: structured content if there is any, else its texts.
 */
final class Results {
  private Results() {}

  static ToolResult of(McpSchema.CallToolResult result) {
    List<String> texts = new ArrayList<>();
    List<Attachment> attachments = new ArrayList<>();
    for (McpSchema.Content content :
        result.content() == null ? List.<McpSchema.Content>of() : result.content()) {
      switch (content) {
        case McpSchema.TextContent text -> texts.add(text.text());
        case McpSchema.ImageContent image ->
            attachments.add(
                new Attachment(
                    Base64.getDecoder().decode(image.data()), image.mimeType(), "image"));
        default -> texts.add(content.toString());
      }
    }
    String text = String.join("\n", texts);
    if (Boolean.TRUE.equals(result.isError())) {
      return new ToolResult.Failed(
          text.isEmpty() ? "the server says it failed" : text, null, false);
    }
    @Nullable Object value = result.structuredContent() != null ? result.structuredContent() : text;
    return new ToolResult.Returned(value, attachments);
  }
}

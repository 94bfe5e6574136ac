package dev.taskcraft.executor.worker;

import dev.taskcraft.executor.mcp.Reply;
import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.executor.tool.ToolResult.Attachment;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A worker's replies as results of tools. */
final class Results {
  private Results() {}

  static ToolResult result(Reply reply) {
    return switch (reply) {
      case Reply.Result(var value) when failed(value) ->
          new ToolResult.Failed(
              oneLine(text(value)),
              meta(value, "traceback") instanceof String trace ? trace : null,
              !Boolean.FALSE.equals(meta(value, "retryable")));
      case Reply.Result(var value) -> new ToolResult.Returned(value(value), attachments(value));
      case Reply.Refused(int code, var message, _) when code == Reply.Refused.INVALID_PARAMS ->
          new ToolResult.Unreachable(message);
      case Reply.Refused(_, var message, _) -> new ToolResult.Lost("its worker failed: " + message);
      case Reply.Gone(var reason) -> new ToolResult.Lost(reason);
    };
  }

  static Reconciled reconciled(Reply reply) {
    return switch (result(reply)) {
      case ToolResult.Returned(Map<?, ?> said, _) -> reconciled(said);
      case ToolResult.Returned(var said, _) -> new Reconciled.Unknown("it said " + said);
      case ToolResult.Failed(var message, _, _) -> new Reconciled.Unknown(message);
      case ToolResult.Lost(var reason) -> new Reconciled.Unknown(reason);
      case ToolResult.Unreachable(var reason) -> new Reconciled.Unknown(reason);
    };
  }

  private static Reconciled reconciled(Map<?, ?> said) {
    return switch (String.valueOf(said.get("state"))) {
      case "done" -> new Reconciled.Happened(said.get("result"));
      case "not_done" -> new Reconciled.DidNotHappen();
      default -> new Reconciled.Unknown(String.valueOf(said.get("reason")));
    };
  }

  private static boolean failed(Map<String, @Nullable Object> result) {
    return Boolean.TRUE.equals(result.get("isError"));
  }

  private static @Nullable Object value(Map<String, @Nullable Object> result) {
    if (result.get("structuredContent") instanceof Map<?, ?> structured) {
      return Boolean.TRUE.equals(meta(result, "wrapped")) ? structured.get("result") : structured;
    }
    return blocks(result).stream().anyMatch(Results::isText) ? text(result) : null;
  }

  private static List<Attachment> attachments(Map<String, @Nullable Object> result) {
    List<Attachment> found = new ArrayList<>();
    for (Map<?, ?> block : blocks(result)) {
      if (block.get("data") instanceof String data
          && block.get("mimeType") instanceof String type) {
        String name = "result-%d.%s".formatted(found.size() + 1, type.replaceFirst(".*/", ""));
        found.add(new Attachment(Base64.getDecoder().decode(data), type, name));
      }
    }
    return found;
  }

  private static String text(Map<String, @Nullable Object> result) {
    return blocks(result).stream()
        .filter(Results::isText)
        .map(block -> String.valueOf(block.get("text")))
        .collect(Collectors.joining("\n"));
  }

  private static boolean isText(Map<?, ?> block) {
    return "text".equals(block.get("type"));
  }

  private static List<Map<?, ?>> blocks(Map<String, @Nullable Object> result) {
    List<Map<?, ?>> blocks = new ArrayList<>();
    if (result.get("content") instanceof List<?> content) {
      for (Object block : content) {
        if (block instanceof Map<?, ?> map) {
          blocks.add(map);
        }
      }
    }
    return blocks;
  }

  private static @Nullable Object meta(Map<String, @Nullable Object> result, String name) {
    return Described.object(result.get("_meta")).get("dev.taskcraft/" + name);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}

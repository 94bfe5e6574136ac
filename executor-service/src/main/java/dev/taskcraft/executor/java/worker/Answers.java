package dev.taskcraft.executor.java.worker;

import dev.taskcraft.executor.tool.Reconciled;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.serde.CanonicalJson;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of a call as an answer to its request, without secrets. */
record Answers(Wire wire, Redaction redaction) {
  private static final int LONGEST = 16 << 20;

  void result(Object request, ToolResult result) {
    switch (result) {
      case ToolResult.Returned(String text, var _) -> returned(request, text, Map.of());
      case ToolResult.Returned(_, var attachments) when !attachments.isEmpty() ->
          answer(request, Map.of("content", images(attachments)));
      case ToolResult.Returned(Map<?, ?> object, _) -> structured(request, object, false);
      case ToolResult.Returned(var value, _) -> {
        Map<String, @Nullable Object> wrapped = new HashMap<>();
        wrapped.put("result", value);
        structured(request, wrapped, true);
      }
      case ToolResult.Failed(var message, var detail, boolean retryable) ->
          failed(request, message, detail, retryable);
      case ToolResult.Lost(var reason) -> wire.refuse(request, Wire.INTERNAL_ERROR, clean(reason));
      case ToolResult.Unreachable(var reason) ->
          wire.refuse(request, Wire.INVALID_PARAMS, clean(reason));
    }
  }

  void reconciled(Object request, Reconciled answer) {
    Map<String, @Nullable Object> said = new LinkedHashMap<>();
    switch (answer) {
      case Reconciled.Happened(var value) -> {
        said.put("state", "done");
        said.put("result", value);
      }
      case Reconciled.DidNotHappen() -> said.put("state", "not_done");
      case Reconciled.Unknown(var reason) -> {
        said.put("state", "unknown");
        said.put("reason", reason);
      }
    }
    structured(request, said, false);
  }

  private void structured(Object request, Map<?, ?> value, boolean wrapped) {
    if (redaction.value(value) instanceof Map<?, ?> clean) {
      Map<String, Object> more = new LinkedHashMap<>();
      more.put("structuredContent", clean);
      if (wrapped) {
        more.put("_meta", Map.of("dev.taskcraft/wrapped", true));
      }
      returned(request, CanonicalJson.of(wrapped ? clean.get("result") : clean), more);
    }
  }

  /** A longer one would break the session, and take the other calls with it. */
  private void returned(Object request, String text, Map<String, Object> more) {
    if (text.length() > LONGEST) {
      tooLong(request, "%d MiB".formatted(text.length() >> 20));
      return;
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("content", List.of(text(text)));
    result.putAll(more);
    answer(request, result);
  }

  private void answer(Object request, Map<String, Object> result) {
    if (!wire.answer(request, result)) {
      tooLong(request, "more than the protocol carries");
    }
  }

  private void tooLong(Object request, String size) {
    failed(
        request,
        "the tool returned %s; at most %d MiB are taken: write it to a file and return its path"
            .formatted(size, LONGEST >> 20),
        null,
        false);
  }

  private void failed(Object request, String message, @Nullable String detail, boolean retryable) {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("dev.taskcraft/retryable", retryable);
    if (detail != null) {
      meta.put("dev.taskcraft/traceback", clean(detail));
    }
    boolean _ =
        wire.answer(
            request, Map.of("content", List.of(text(message)), "isError", true, "_meta", meta));
  }

  private Map<String, Object> text(String text) {
    return Map.of("type", "text", "text", clean(text));
  }

  private static List<Map<String, Object>> images(List<ToolResult.Attachment> attachments) {
    List<Map<String, Object>> blocks = new ArrayList<>();
    for (ToolResult.Attachment image : attachments) {
      String data = Base64.getEncoder().encodeToString(image.content());
      blocks.add(Map.of("type", "image", "data", data, "mimeType", image.mediaType()));
    }
    return blocks;
  }

  private String clean(String text) {
    return redaction.text(text);
  }
}

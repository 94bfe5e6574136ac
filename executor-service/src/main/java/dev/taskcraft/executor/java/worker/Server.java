package dev.taskcraft.executor.java.worker;

import dev.taskcraft.coworker.NearestWord;
import dev.taskcraft.executor.java.JavaTools;
import dev.taskcraft.executor.mcp.RpcCodec;
import dev.taskcraft.executor.tool.Tool;
import dev.taskcraft.json.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers the protocol's requests, as the Python worker's server does. */
final class Server {
  private static final String RECONCILE = "reconcile:";

  /** The revisions of the protocol that this subset is the same in, newest first. */
  private static final List<String> VERSIONS =
      List.of("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05");

  private final Wire wire;
  private final Notices notices;
  private final Redaction redaction;
  private final String module;
  private final Answers answers;
  private final RunningCalls calls;
  private final Map<String, Tool> tools = new LinkedHashMap<>();

  Server(Wire wire, Notices notices, Redaction redaction, String module, List<Tool> tools) {
    this.wire = wire;
    this.notices = notices;
    this.redaction = redaction;
    this.module = module;
    answers = new Answers(wire, redaction);
    calls = new RunningCalls(wire);
    tools.forEach(tool -> this.tools.put(tool.spec().name(), tool));
  }

  /** Serves until the other side closes; says whether nothing was running then. */
  boolean run() throws IOException {
    for (byte[] line = wire.next(); line != null; line = wire.next()) {
      if (line.length > 0) {
        take(line);
      }
    }
    return calls.idle();
  }

  private void take(byte[] line) {
    Map<String, @Nullable Object> message;
    try {
      message = RpcCodec.read(line);
    } catch (IOException e) {
      wire.refuse(null, Wire.PARSE_ERROR, "not JSON: " + e.getMessage());
      return;
    }
    Object request = message.get("id");
    Map<String, @Nullable Object> params = Json.object(message.get("params"));
    if (!(message.get("method") instanceof String method)) {
      if (!message.containsKey("result") && !message.containsKey("error")) {
        wire.refuse(request, Wire.INVALID_REQUEST, "a request needs a method");
      }
    } else if (!message.containsKey("id")) {
      if (method.equals("notifications/cancelled")) {
        calls.cancel(params.get("requestId"));
      }
    } else if (!(request instanceof String) && !(request instanceof Long)) {
      wire.refuse(null, Wire.INVALID_REQUEST, "an id is a text or an integer");
    } else {
      try {
        answer(request, method, params);
      } catch (RuntimeException e) {
        wire.refuse(request, Wire.INTERNAL_ERROR, "the request can't be answered: " + e);
      }
    }
  }

  private void answer(Object request, String method, Map<String, @Nullable Object> params) {
    switch (method) {
      case "initialize" -> initialize(request, params);
      case "ping" -> wire.answer(request, Map.of());
      case "logging/setLevel" -> {
        if (notices.threshold(params.get("level"))) {
          wire.answer(request, Map.of());
        } else {
          wire.refuse(request, Wire.INVALID_PARAMS, "no log level " + params.get("level"));
        }
      }
      case "tools/list" ->
          wire.answer(request, Map.of("tools", tools.values().stream().map(Entries::of).toList()));
      case "tools/call" -> call(request, params);
      default -> wire.refuse(request, Wire.METHOD_NOT_FOUND, "no method '" + method + "'");
    }
  }

  private void initialize(Object request, Map<String, @Nullable Object> params) {
    Object asked = params.get("protocolVersion");
    wire.answer(
        request,
        Map.of(
            "protocolVersion",
            asked instanceof String version && VERSIONS.contains(version)
                ? version
                : VERSIONS.getFirst(),
            "capabilities",
            Map.of(
                "experimental",
                Map.of("dev.taskcraft/ended", Map.of()),
                "logging",
                Map.of(),
                "tools",
                Map.of("listChanged", false)),
            "serverInfo",
            Map.of("name", module, "version", "0.2.0")));
    notices.release();
  }

  private void call(Object request, Map<String, @Nullable Object> params) {
    String name = String.valueOf(params.get("name"));
    boolean reconcile = name.startsWith(RECONCILE);
    Tool tool = tools.get(reconcile ? name.substring(RECONCILE.length()) : name);
    Object given = params.get("arguments");
    if (tool == null || (reconcile && !JavaTools.reconcilable(tool))) {
      wire.refuse(
          request,
          Wire.INVALID_PARAMS,
          "class '%s' has no tool '%s'%s"
              .formatted(module, name, NearestWord.hint(name, tools.keySet())));
    } else if (given != null && !(given instanceof Map<?, ?>)) {
      wire.refuse(request, Wire.INVALID_PARAMS, "arguments must be an object");
    } else {
      start(request, tool, reconcile, params);
    }
  }

  private void start(
      Object request, Tool tool, boolean reconcile, Map<String, @Nullable Object> params) {
    Map<String, @Nullable Object> args = Json.object(params.get("arguments"));
    String logger = tool.spec().name();
    var context =
        Params.context(
            Json.object(params.get("_meta")),
            redaction::with,
            line -> notices.say(logger, request, line));
    calls.start(
        request,
        () -> {
          if (reconcile) {
            var answer = tool.reconcile(args, context);
            return () -> answers.reconciled(request, answer);
          }
          var result = tool.call(args, context);
          return () -> answers.result(request, result);
        });
  }
}

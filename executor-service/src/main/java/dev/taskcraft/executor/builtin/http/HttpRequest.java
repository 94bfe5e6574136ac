package dev.taskcraft.executor.builtin.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.executor.builtin.call.Args;
import dev.taskcraft.executor.builtin.call.BuiltInTool;
import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.builtin.call.Spec;
import dev.taskcraft.executor.reach.Reach;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.tool.Effect;
import dev.taskcraft.tool.ToolSpec.ReadWhen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * {@code http_request}. Only GET is a read and follows redirects, each of which is checked like the
 * first URL; others, HEAD too, follow none, because what was allowed was a request to that URL. A
 * status such as 404 is a result. When something breaks before a byte was sent, nothing happened;
 * after that the answer is lost, and the effect, which the operator may have stated, says what that
 * means.
 */
final class HttpRequest extends BuiltInTool {
  private static final int MAX_BODY = 8 << 20;
  private static final int MAX_REDIRECTS = 5;
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Set<String> OURS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "transfer-encoding",
          "te",
          "trailer",
          "upgrade",
          "expect",
          "keep-alive",
          "accept-encoding",
          "idempotency-key",
          "proxy-authorization",
          "proxy-connection");

  private final Reach reach;
  private final Supplier<SSLSocketFactory> tls;

  HttpRequest(Reach reach, Supplier<SSLSocketFactory> tls) {
    super(
        Spec.of(
                "http_request",
                Effect.IRREVERSIBLE,
                "Sends an HTTP request and returns {status, url, headers, body, truncated}; a status"
                    + " such as 404 is returned like any other. body is JSON where the server sends"
                    + " JSON, else text (its first 1 MiB); other content (at most 8 MiB) is"
                    + " attached and body is null. GET follows up to 5 redirects, other"
                    + " methods none. Only public addresses can be reached.")
            .required("url", Spec.text("http:// or https:// URL, without user and password in it."))
            .optional(
                "method",
                Spec.choice(
                    "Default GET.", List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")))
            .optional("headers", Spec.textByName("Headers by name."))
            .optional("body", Spec.text("Text to send. Not with json."))
            .optional(
                "json",
                Spec.either(
                    "Object or list to send as JSON. Not with body.",
                    List.of(Map.of("type", "object"), Spec.form("array", "items", Map.of()))))
            .optional(
                "timeout",
                Spec.integer(
                    "Seconds to wait for the answer. Default: all the time it has.", 1, 3600))
            .readWhen(new ReadWhen("method", List.of("GET"), true))
            .timeout(Duration.ofSeconds(60))
            .guarded());
    this.reach = reach;
    this.tls = tls;
  }

  @Override
  protected ToolResult run(Args args, ToolContext context)
      throws Refused, IOException, InterruptedException {
    Duration asked = Duration.ofSeconds(args.integer("timeout", 3600));
    Duration time = asked.compareTo(context.timeout()) < 0 ? asked : context.timeout();
    long deadline = System.nanoTime() + time.toNanos();
    Target target = Target.of(args.text("url"));
    Request request = request(args, context);
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
      Exchange exchange = new Exchange(target, request, reach, tls, MAX_BODY);
      Answer answer;
      try {
        answer = exchange.run(left);
      } catch (IOException broken) {
        return noAnswer(request, hop > 0 || exchange.sent(), target, broken);
      }
      if (!request.reads() || !answer.redirects()) {
        return result(request, target, answer);
      }
      Target next = target.follow(answer.header("location"));
      if (target.secure() && !next.secure()) {
        throw new Refused("%s redirects to %s, which is not encrypted".formatted(target, next));
      }
      request = next.sameOrigin(target) ? request : request.elsewhere();
      target = next;
    }
    throw new Refused("more than %d redirects, the last to %s".formatted(MAX_REDIRECTS, target));
  }

  private static ToolResult noAnswer(
      Request request, boolean sent, Target target, IOException broken) {
    String what = "%s %s: %s".formatted(request.method(), target, reason(broken));
    if (sent) {
      return new ToolResult.Lost(what);
    }
    boolean retryable = !(broken instanceof SSLException);
    return new ToolResult.Failed(what, null, retryable);
  }

  private static String reason(IOException broken) {
    return switch (broken) {
      case java.net.UnknownHostException _ -> "there is no such host";
      case SSLException tls -> "no secure connection: " + tls.getMessage();
      default -> String.valueOf(broken.getMessage());
    };
  }

  private static Request request(Args args, ToolContext context) throws Refused {
    String method = args.text("method", "GET");
    Map<String, String> headers = headers(args);
    byte[] body = {};
    if (args.has("body") && args.has("json")) {
      throw new Refused("give either body or json");
    }
    if (args.has("json")) {
      body = json(args.values().get("json"));
      headers.putIfAbsent("Content-Type", "application/json");
    } else if (args.has("body")) {
      body = args.text("body").getBytes(StandardCharsets.UTF_8);
      headers.putIfAbsent("Content-Type", "text/plain; charset=utf-8");
    }
    Request request = new Request(method, headers, body);
    if (!request.takesBody() && body.length > 0) {
      throw new Refused(method + " has no body; put what you ask for into the url");
    }
    if (!request.reads()) {
      request.headers().put("Idempotency-Key", context.idempotencyKey());
    }
    return request;
  }

  private static Map<String, String> headers(Args args) throws Refused {
    Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (!(args.values().getOrDefault("headers", Map.of()) instanceof Map<?, ?> given)) {
      throw new Refused("argument 'headers' must be an object of texts");
    }
    for (Map.Entry<?, ?> header : given.entrySet()) {
      String name = String.valueOf(header.getKey());
      String value = String.valueOf(header.getValue());
      if (!TOKEN.matcher(name).matches() || value.chars().anyMatch(Character::isISOControl)) {
        throw new Refused("header '" + name + "' is not valid, or has a line break in its value");
      }
      if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
        throw new Refused("header '" + name + "' is set by the runtime; leave it out");
      }
      headers.put(name, value);
    }
    return headers;
  }

  private static byte[] json(@Nullable Object value) throws Refused {
    try {
      return new ObjectMapper().writeValueAsBytes(value);
    } catch (JsonProcessingException wrong) {
      throw new Refused("argument 'json' is not JSON: " + wrong.getOriginalMessage());
    }
  }

  private static ToolResult result(Request request, Target target, Answer answer) {
    if (answer.brokeOff() && request.reads()) {
      return new ToolResult.Lost(
          "%s %s: the answer (status %d) broke off"
              .formatted(request.method(), target, answer.status()));
    }
    Content content = Content.of(answer);
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    value.put("status", answer.status());
    value.put("url", target.toString());
    value.put("headers", Content.headers(answer));
    value.put("body", content.body());
    value.put("truncated", content.cut());
    return new ToolResult.Returned(value, content.attachments());
  }
}

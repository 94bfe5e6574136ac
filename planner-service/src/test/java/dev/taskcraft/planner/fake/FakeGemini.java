package dev.taskcraft.planner.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.serde.StrictJson;
import dev.taskcraft.serde.UnreadableJson;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server. Each request that breaks no rule is answered by the script. */
public final class FakeGemini implements AutoCloseable {
  public static final String KEY = "test-key-0123456789";
  private static final Pattern PATH = Pattern.compile("/v1beta/models/([^:/]+):(\\w+)");
  private static final int LONGEST_HANG_SECONDS = 60;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<FakeRequest> answered = new CopyOnWriteArrayList<>();
  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private final Function<FakeRequest, Reply> script;
  private final FakeRules rules;

  private FakeGemini(int port, FakeRules rules, Function<FakeRequest, Reply> script)
      throws IOException {
    this.script = script;
    this.rules = rules;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Answers by this function. */
  public static FakeGemini answering(Function<FakeRequest, Reply> script) throws IOException {
    return new FakeGemini(0, FakeRules.DEFAULT, script);
  }

  /** The same for a model that takes so many tokens. */
  public static FakeGemini answering(long contextTokens, Function<FakeRequest, Reply> script)
      throws IOException {
    return new FakeGemini(0, new FakeRules(contextTokens), script);
  }

  /** Gives these replies one after the other. */
  public static FakeGemini scripted(Reply... replies) throws IOException {
    return answering(inOrder(List.of(replies)));
  }

  private static Function<FakeRequest, Reply> inOrder(List<Reply> replies) {
    List<Reply> left = new ArrayList<>(replies);
    return request -> {
      synchronized (left) {
        return left.isEmpty()
            ? Reply.error(400, "INVALID_ARGUMENT", "the script is over")
            : left.removeFirst();
      }
    };
  }

  public String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The requests that broke no rule, in order. */
  public List<FakeRequest> requests() {
    return List.copyOf(answered);
  }

  /** What was refused by rule, and why. */
  public List<String> refusals() {
    return List.copyOf(refusals);
  }

  private void handle(HttpExchange http) throws IOException {
    try (http) {
      byte[] body = http.getRequestBody().readAllBytes();
      send(http, reply(http, new String(body, StandardCharsets.UTF_8)));
    }
  }

  private Reply reply(HttpExchange http, String body) {
    Matcher path = PATH.matcher(http.getRequestURI().getPath());
    if (!http.getRequestMethod().equals("POST")
        || !path.matches()
        || !path.group(2).equals("generateContent")) {
      return Reply.error(404, "NOT_FOUND", "Requested entity was not found.");
    }
    Map<String, Object> json;
    try {
      json = StrictJson.parseObject(body);
    } catch (UnreadableJson e) {
      return Reply.error(400, "INVALID_ARGUMENT", "Invalid JSON payload received.");
    }
    FakeRequest request =
        new FakeRequest(path.group(1), http.getRequestHeaders().getFirst("x-goog-api-key"), json);
    Reply refusal = rules.refusal(request);
    if (refusal != null) {
      refusals.add(new String(refusal.body(), StandardCharsets.UTF_8));
      return refusal;
    }
    answered.add(request);
    return script.apply(request).counted(request);
  }

  private void send(HttpExchange http, Reply reply) throws IOException {
    if (reply.hangs()) {
      try {
        boolean _ = closed.await(LONGEST_HANG_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return;
    }
    http.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
    reply.headers().forEach(http.getResponseHeaders()::set);
    http.sendResponseHeaders(reply.status(), reply.body().length);
    try (OutputStream out = http.getResponseBody()) {
      out.write(reply.body());
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /**
   * Serves replies from a file until it is stopped: a JSON array whose items have {@code text}, or
   * {@code calls} with {@code name} and {@code args}, or {@code status}.
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 2) {
      System.err.println("usage: FakeGemini <port> <replies.json>");
      System.exit(2);
    }
    List<Reply> replies = new ArrayList<>();
    for (Object item : (List<?>) StrictJson.parse(Files.readString(Path.of(args[1])))) {
      replies.add(Reply.of((Map<?, ?>) item));
    }
    FakeGemini fake =
        new FakeGemini(Integer.parseInt(args[0]), FakeRules.DEFAULT, inOrder(replies));
    System.out.println("GOOGLE_GEMINI_BASE_URL=" + fake.baseUrl() + " GOOGLE_API_KEY=" + KEY);
    System.out.println(
        replies.size()
            + " replies: "
            + CanonicalJson.of(StrictJson.parse(Files.readString(Path.of(args[1])))));
    new CountDownLatch(1).await();
  }
}

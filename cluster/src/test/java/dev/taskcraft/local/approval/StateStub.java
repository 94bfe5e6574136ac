package dev.taskcraft.local.approval;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.task.Envelope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What approval-service asks of state-service, one event a page. */
final class StateStub implements AutoCloseable {
  private final EventCodec codec = new EventCodec();
  private final List<Envelope> events = new CopyOnWriteArrayList<>();
  private final List<Envelope> lately = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  StateStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/tasks/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void knows(Envelope event) {
    events.add(event);
  }

  /** It is stored once somebody asks for all that there is now. */
  void knowsLately(Envelope event) {
    lately.add(event);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String task = exchange.getRequestURI().getPath().split("/")[2];
    String query = exchange.getRequestURI().getQuery();
    int after = Integer.parseInt(query.replace("&fresh=now", "").replace("after=", ""));
    if (query.endsWith("&fresh=now")) {
      events.addAll(lately);
      lately.clear();
    }
    List<Envelope> of = events.stream().filter(it -> it.task().value().equals(task)).toList();
    String event =
        after < of.size()
            ? "{\"seq\":" + (after + 1) + "," + codec.line(of.get(after)).substring(1)
            : "";
    String next = after + 1 < of.size() ? Integer.toString(after + 1) : "null";
    byte[] body = ("{\"events\":[" + event + "],\"next\":" + next + "}").getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(of.isEmpty() ? 404 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

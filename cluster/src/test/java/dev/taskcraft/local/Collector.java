package dev.taskcraft.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/** Takes spans as any collector does: OTLP over HTTP, as protobuf. */
final class Collector implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Taken> spans = new ConcurrentHashMap<>();

  /**
   * One span, as far as these tests look.
   *
   * @param whole everything that it says, its events and its status among it
   */
  record Taken(
      String service,
      String trace,
      String id,
      String parent,
      String name,
      Span.SpanKind kind,
      String state,
      Map<String, String> attributes,
      String whole) {
    String attribute(String key) {
      return attributes.get(key);
    }
  }

  Collector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Taken> spans() {
    return List.copyOf(spans.values());
  }

  /** The span of that id; null while it did not come. */
  Taken span(String id) {
    return spans.get(id);
  }

  private void take(HttpExchange http) throws IOException {
    try (http) {
      boolean zipped = "gzip".equals(http.getRequestHeaders().getFirst("Content-Encoding"));
      InputStream body =
          zipped ? new GZIPInputStream(http.getRequestBody()) : http.getRequestBody();
      ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
      for (ResourceSpans resource : request.getResourceSpansList()) {
        String service = strings(resource.getResource().getAttributesList()).get("service.name");
        for (ScopeSpans scope : resource.getScopeSpansList()) {
          for (Span span : scope.getSpansList()) {
            Taken taken = taken(service, span);
            spans.put(taken.id(), taken);
          }
        }
      }
      http.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      http.sendResponseHeaders(200, -1);
    }
  }

  private static Taken taken(String service, Span span) {
    HexFormat hex = HexFormat.of();
    return new Taken(
        service,
        hex.formatHex(span.getTraceId().toByteArray()),
        hex.formatHex(span.getSpanId().toByteArray()),
        hex.formatHex(span.getParentSpanId().toByteArray()),
        span.getName(),
        span.getKind(),
        span.getTraceState(),
        strings(span.getAttributesList()),
        span.toString());
  }

  private static Map<String, String> strings(List<KeyValue> attributes) {
    Map<String, String> all = new TreeMap<>();
    for (KeyValue attribute : attributes) {
      AnyValue value = attribute.getValue();
      all.put(
          attribute.getKey(),
          value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue());
    }
    return all;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package dev.taskcraft.executor.mcp;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Lets the official SDK's client speak over a {@link ServerProcess}: for servers of other people.
 * The SDK's own stdio transport starts the process itself and hides it, so that its end, its last
 * words and its children would be out of reach.
 *
 * <p>The SDK doesn't fail calls when a server ends: watch {@link ServerProcess#ended} beside them.
 */
public final class SdkTransport implements McpClientTransport {
  private final ServerProcess server;
  private final McpJsonMapper mapper;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile Consumer<Throwable> exceptionHandler = _ -> {};

  /** Takes over the pipes of a server that was just started, and ends it when closed. */
  public SdkTransport(ServerProcess server, McpJsonMapper mapper) {
    this.server = server;
    this.mapper = mapper;
  }

  @Override
  public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    return Mono.fromRunnable(
        () -> Thread.ofPlatform().daemon().name("mcp-sdk-reader").start(() -> read(handler)));
  }

  @Override
  public void setExceptionHandler(Consumer<Throwable> handler) {
    exceptionHandler = handler;
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    // On a thread of its own: a server that stops reading must not keep the caller from its
    // timeout.
    return Mono.<Void>fromRunnable(() -> write(message)).subscribeOn(Schedulers.boundedElastic());
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.<Void>fromRunnable(server::close).subscribeOn(Schedulers.boundedElastic());
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> typeRef) {
    return mapper.convertValue(data, typeRef);
  }

  @Override
  public List<String> protocolVersions() {
    return List.of(
        ProtocolVersions.MCP_2024_11_05,
        ProtocolVersions.MCP_2025_03_26,
        ProtocolVersions.MCP_2025_06_18,
        ProtocolVersions.MCP_2025_11_25);
  }

  private void write(JSONRPCMessage message) {
    writing.lock();
    try {
      OutputStream out = server.input();
      out.write(mapper.writeValueAsBytes(message));
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the server reads no more: " + e.getMessage(), e);
    } finally {
      writing.unlock();
    }
  }

  private void read(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    try (InputStream in = server.output()) {
      Lines lines = new Lines(in);
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        if (line.length > 0) {
          take(new String(line, StandardCharsets.UTF_8), handler);
        }
      }
      exceptionHandler.accept(new IOException("the server ended"));
    } catch (IOException e) {
      exceptionHandler.accept(e);
    }
  }

  /** A line that is no message is reported and skipped: some servers greet on stdout. */
  private void take(String line, Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    try {
      JSONRPCMessage message = McpSchema.deserializeJsonRpcMessage(mapper, line);
      handler.apply(Mono.just(message)).subscribe(_ -> {}, exceptionHandler);
    } catch (IOException | RuntimeException e) {
      exceptionHandler.accept(e);
    }
  }
}

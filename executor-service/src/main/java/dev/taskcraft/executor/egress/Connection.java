package dev.taskcraft.executor.egress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.taskcraft.coworker.HostPort;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client's connection, from its head to its end: one tunnel, or one request and its answer. */
final class Connection implements AutoCloseable {
  private final Ends ends;
  private final Gate gate;
  private final EgressLimits limits;
  private final Consumer<String> listener;
  private final IdleWatch watch;
  private final InputStream fromClient;
  private final OutputStream toClient;
  private @Nullable HostPort allowed;
  private volatile @Nullable String wrong;
  private boolean said;

  Connection(SocketChannel client, Gate gate, EgressLimits limits, Consumer<String> listener) {
    this.gate = gate;
    this.limits = limits;
    this.listener = listener;
    ends = new Ends(client);
    watch = new IdleWatch(limits.idle(), ends::close);
    fromClient = new BufferedInputStream(Channels.newInputStream(client), Body.BUFFER);
    toClient = new Noticed(Channels.newOutputStream(client), watch);
  }

  /** Ends it, whatever it is doing. */
  @Override
  public void close() {
    ends.close();
  }

  /** Serves it to its end, and says once more how it ended where that was no end of its own. */
  void serve() {
    run(this::serveOrRefuse);
  }

  /** Answers without reading what is asked for. */
  void turnAway(Rejected reason) {
    run(() -> refuse(reason));
  }

  private interface Work {
    void run() throws IOException;
  }

  private void run(Work work) {
    watch.start();
    try (ends;
        watch) {
      work.run();
    } catch (IOException _) {
      // one of the two ends is gone; or one of the reasons below
    }
    String place = allowed == null ? "without a whole request" : allowed.toString();
    if (watch.expired() && !said) {
      listener.accept("egress ended %s: no byte for %s".formatted(place, limits.idle()));
    } else if (wrong != null) {
      listener.accept("egress ended %s: %s".formatted(place, wrong));
    }
  }

  private void serveOrRefuse() throws IOException {
    Request request;
    SocketChannel server;
    try {
      request = RequestReader.read(new Lines(fromClient, limits.headBytes()));
      watch.progress();
      HostPort target = request.target();
      server = ends.connect(target, gate.addresses(target), limits.connect());
      allowed = target;
    } catch (ProtocolException refused) {
      refuse(
          refused instanceof Rejected rejected
              ? rejected
              : new Rejected(400, Refusal.clean(refused)));
      return;
    }
    listener.accept("egress allowed " + request.target());
    watch.progress();
    switch (request) {
      case Request.Tunnel _ -> tunnel(server);
      case Request.Forward forward -> forward(forward, server);
    }
  }

  private void tunnel(SocketChannel server) throws IOException {
    toClient.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(US_ASCII));
    OutputStream toServer = toServer(server);
    Thread upload =
        Thread.ofVirtual()
            .name("egress-upload")
            .start(
                () -> {
                  try {
                    Body.all(fromClient, toServer);
                    server.shutdownOutput();
                  } catch (IOException _) {
                    ends.close();
                  }
                });
    Body.all(Channels.newInputStream(server), toClient);
    ends.client().shutdownOutput();
    await(upload);
  }

  private void forward(Request.Forward request, SocketChannel server) throws IOException {
    OutputStream toServer = toServer(server);
    toServer.write(request.head());
    // At the same time, because an answer, also an interim one, may come before the body's end.
    Thread upload =
        Thread.ofVirtual().name("egress-upload").start(() -> upload(request.body(), toServer));
    InputStream fromServer = new BufferedInputStream(Channels.newInputStream(server), Body.BUFFER);
    Answer answer;
    try {
      answer = Answer.passHead(fromServer, toClient, limits.headBytes());
    } catch (Rejected bad) {
      server.close(); // ends the upload too, which reads what is drained below
      wrong = Refusal.clean(bad);
      answer(bad);
      return;
    }
    try {
      answer.bodyAfter(request.method()).copy(fromServer, toClient);
    } catch (ProtocolException | EOFException bad) {
      wrong = "the answer's body: " + Refusal.clean(bad);
      throw bad;
    }
    ends.client().shutdownOutput();
    await(upload);
    drain();
  }

  private void upload(Body body, OutputStream toServer) {
    try {
      body.copy(fromClient, toServer);
    } catch (ProtocolException | EOFException bad) {
      wrong = "the request's body: " + Refusal.clean(bad);
      ends.close();
    } catch (IOException _) {
      // The server takes no more of it; its answer may say why, so that one is still passed on.
    }
  }

  private OutputStream toServer(SocketChannel server) {
    return new Noticed(Channels.newOutputStream(server), watch);
  }

  private void refuse(Rejected rejected) throws IOException {
    listener.accept("egress refused: " + Refusal.clean(rejected));
    answer(rejected);
  }

  private void answer(Rejected rejected) throws IOException {
    Channels.newOutputStream(ends.client()).write(Refusal.of(rejected));
    ends.client().shutdownOutput();
    drain();
  }

  /** What is closed with bytes unread is reset, and the answer may be lost (RFC 9112, 9.6). */
  private void drain() throws IOException {
    said = true;
    Body.drain(fromClient);
  }

  private void await(Thread upload) {
    try {
      upload.join();
    } catch (InterruptedException _) {
      ends.close();
      Thread.currentThread().interrupt();
    }
  }
}

package dev.taskcraft.executor.egress;

import dev.taskcraft.coworker.EgressHosts;
import dev.taskcraft.executor.reach.Reach;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a container does: it has the proxy's socket and nothing else. */
final class Container implements AutoCloseable {
  final Queue<String> lines = new ConcurrentLinkedQueue<>();
  final EgressProxy proxy;

  Container(Path folder, List<String> hosts, Reach reach, EgressLimits limits) throws IOException {
    proxy = EgressProxy.open(folder, new EgressHosts(hosts), reach, limits, lines::add);
  }

  SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(proxy.socket()));
  }

  /** Sends this and returns everything that comes back until the proxy closes. */
  String ask(String request) throws IOException {
    try (SocketChannel channel = connect()) {
      send(channel, request);
      return rest(channel);
    }
  }

  String get(String url) throws IOException {
    String host = url.replaceFirst("http://([^/?]*).*", "$1");
    return ask("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(url, host));
  }

  static void send(SocketChannel channel, String text) throws IOException {
    Channels.newOutputStream(channel).write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Up to the empty line and with it. */
  static String head(SocketChannel channel) throws IOException {
    return head(Channels.newInputStream(channel));
  }

  static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0) {
      head.write(next);
      if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        break;
      }
      next = in.read();
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  static String rest(SocketChannel channel) throws IOException {
    return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** The relay that turns TCP on loopback into the socket, for clients that know TCP only. */
  ServerSocket relay() throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> relayAll(server));
    return server;
  }

  private void relayAll(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        SocketChannel channel = connectFor(client);
        Thread.ofVirtual()
            .start(
                () ->
                    pass(
                        client::getInputStream,
                        () -> Channels.newOutputStream(channel),
                        channel::shutdownOutput));
        Thread.ofVirtual()
            .start(
                () ->
                    pass(
                        () -> Channels.newInputStream(channel),
                        client::getOutputStream,
                        () -> {
                          client.shutdownOutput();
                          return client;
                        }));
      } catch (IOException _) {
        // the test is over
      }
    }
  }

  private SocketChannel connectFor(Socket client) throws IOException {
    boolean connected = false;
    try {
      SocketChannel channel = connect();
      connected = true;
      return channel;
    } finally {
      if (!connected) {
        client.close(); // who waits for an answer is told that none comes
      }
    }
  }

  private interface Part<T> {
    T open() throws IOException;
  }

  private static void pass(Part<InputStream> in, Part<OutputStream> out, Part<?> end) {
    try {
      in.open().transferTo(out.open());
      end.open();
    } catch (IOException _) {
      // one of both is gone
    }
  }

  @Override
  public void close() throws IOException {
    proxy.close();
  }
}

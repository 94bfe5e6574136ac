package dev.taskcraft.executor.egress;

import dev.taskcraft.coworker.EgressHosts;
import dev.taskcraft.executor.reach.Reach;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * An HTTP/1.1 forward proxy for one container, on a Unix domain socket: CONNECT tunnels and plain
 * requests, to the hosts on one list. A connection serves one tunnel or one request. Redirects are
 * passed on and not followed, so that the client comes again and is checked again.
 *
 * <p>What goes through a tunnel isn't looked into: a listed host that passes requests on to others
 * (a CDN, another proxy) is a way to those.
 */
public final class EgressProxy implements AutoCloseable {
  /** The socket's name in its folder. */
  public static final String SOCKET = "proxy.sock";

  /** {@code sun_path} of Linux has 108 bytes, the last of which is 0. */
  private static final int MAX_PATH = 107;

  private static final Duration AFTER_FAILURE = Duration.ofMillis(100);

  private final Path socket;
  private final ServerSocketChannel server;
  private final Gate gate;
  private final EgressLimits limits;
  private final Consumer<String> listener;
  private final Set<Connection> open = new HashSet<>();

  /** Those beyond the limit, while they get their answer; what is beyond that is closed at once. */
  private final Set<Connection> turnedAway = new HashSet<>();

  private boolean closed;

  private EgressProxy(
      Path socket,
      ServerSocketChannel server,
      Gate gate,
      EgressLimits limits,
      Consumer<String> listener) {
    this.socket = socket;
    this.server = server;
    this.gate = gate;
    this.limits = limits;
    this.listener = listener;
  }

  /**
   * Starts listening.
   *
   * @param folder of this container alone; who may connect is who may enter it and write to the
   *     socket, whose mode is the process's umask's
   * @param listener gets a line for every connection, by one thread at a time: {@code egress
   *     allowed host:port} or {@code egress refused: …}, and {@code egress ended host:port: …}
   *     where a limit or a fault ended what was allowed; without paths, headers or bodies
   * @throws IOException when the socket can't be made there
   */
  public static EgressProxy open(
      Path folder, EgressHosts hosts, Reach reach, EgressLimits limits, Consumer<String> listener)
      throws IOException {
    Path socket = folder.resolve(SOCKET);
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_PATH) {
      throw new IOException(
          "the path of the socket %s has %d bytes, more than %d; use a shorter folder"
              .formatted(socket, length, MAX_PATH));
    }
    if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(
          socket.toString(), null, "there is a proxy already; use a folder for each container");
    }
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket), limits.connections());
    } catch (IOException failed) {
      server.close();
      throw new IOException(
          "can't listen on %s: %s".formatted(socket, failed.getMessage()), failed);
    }
    EgressProxy proxy = new EgressProxy(socket, server, new Gate(hosts, reach), limits, listener);
    Thread.ofVirtual().name("egress-accept").start(proxy::acceptAll);
    return proxy;
  }

  /** Where it listens. */
  public Path socket() {
    return socket;
  }

  /** Ends every connection and removes the socket; the listener gets no line after that. */
  @Override
  public void close() throws IOException {
    List<Connection> left = new ArrayList<>();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      left.addAll(open);
      left.addAll(turnedAway);
    }
    try {
      server.close();
    } finally {
      left.forEach(Connection::close);
      Files.deleteIfExists(socket);
    }
  }

  private void acceptAll() {
    while (server.isOpen()) {
      try {
        accept(server.accept());
      } catch (IOException failed) {
        if (server.isOpen()) {
          say("egress refused: can't accept a connection: " + Refusal.clean(failed));
          LockSupport.parkNanos(AFTER_FAILURE.toNanos()); // such as too many open files
        }
      }
    }
  }

  private void accept(SocketChannel client) {
    Connection connection = new Connection(client, gate, limits, this::say);
    Set<Connection> place;
    synchronized (this) {
      place = open.size() < limits.connections() ? open : turnedAway;
      if (closed || place.size() >= limits.connections()) {
        connection.close();
        return;
      }
      place.add(connection);
    }
    Thread.ofVirtual().name("egress-connection").start(() -> serve(connection, place));
  }

  private void serve(Connection connection, Set<Connection> place) {
    try {
      if (place == open) {
        connection.serve();
      } else {
        connection.turnAway(
            new Rejected(
                503,
                "there are %d connections already; close some and try again"
                    .formatted(limits.connections())));
      }
    } finally {
      synchronized (this) {
        place.remove(connection);
      }
    }
  }

  private synchronized void say(String line) {
    if (!closed) {
      listener.accept(line);
    }
  }
}

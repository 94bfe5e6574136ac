package dev.taskcraft.executor.docker;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A port of this host's loopback that leads to a Unix socket: an engine that is elsewhere. */
final class Forward implements AutoCloseable {
  private final ServerSocket port;
  private final UnixDomainSocketAddress to;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

  private Forward(ServerSocket port, Path socket) {
    this.port = port;
    to = UnixDomainSocketAddress.of(socket);
    Thread.startVirtualThread(this::accept);
  }

  static Forward to(Path socket) throws IOException {
    return new Forward(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), socket);
  }

  /** By TLS, for clients only whose certificates the context trusts. */
  static Forward to(Path socket, SSLContext tls) throws IOException {
    SSLServerSocket port =
        (SSLServerSocket)
            tls.getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    port.setNeedClientAuth(true);
    return new Forward(port, socket);
  }

  /** As {@code DOCKER_HOST} has it. */
  String address() {
    return "tcp://127.0.0.1:" + port.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket here = port.accept();
        SocketChannel there = SocketChannel.open(to);
        open.add(here);
        open.add(there);
        Thread.startVirtualThread(() -> carryThere(here, there));
        Thread.startVirtualThread(() -> carryBack(there, here));
      }
    } catch (IOException _) {
      // it was closed
    }
  }

  private static void carryThere(Socket here, SocketChannel there) {
    try {
      here.getInputStream().transferTo(Channels.newOutputStream(there));
      there.shutdownOutput();
    } catch (IOException _) {
      // one of them was closed, or is nobody who may connect
    }
  }

  private static void carryBack(SocketChannel there, Socket here) {
    try {
      Channels.newInputStream(there).transferTo(here.getOutputStream());
      here.shutdownOutput();
    } catch (IOException _) {
      // one of them was closed
    }
  }

  /** Ends all connections; new ones can be made. */
  void cut() throws IOException {
    for (Closeable one : open) {
      one.close();
    }
  }

  @Override
  public void close() throws IOException {
    port.close();
    cut();
  }
}

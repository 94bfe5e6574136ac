package dev.taskcraft.executor.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port of this host's loopback that leads to a Unix socket: an engine that is elsewhere. */
final class Forward implements AutoCloseable {
  private final ServerSocketChannel port;
  private final SocketAddress to;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private Forward(ServerSocketChannel port, SocketAddress to) {
    this.port = port;
    this.to = to;
  }

  static Forward to(Path socket) throws IOException {
    ServerSocketChannel port =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Forward forward = new Forward(port, UnixDomainSocketAddress.of(socket));
    Thread.startVirtualThread(forward::accept);
    return forward;
  }

  /** As {@code DOCKER_HOST} has it. */
  String address() throws IOException {
    return "tcp://127.0.0.1:" + ((InetSocketAddress) port.getLocalAddress()).getPort();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel here = port.accept();
        SocketChannel there = SocketChannel.open(to);
        open.add(here);
        open.add(there);
        Thread.startVirtualThread(() -> carry(here, there));
        Thread.startVirtualThread(() -> carry(there, here));
      }
    } catch (IOException _) {
      // it was closed
    }
  }

  private static void carry(SocketChannel from, SocketChannel to) {
    try {
      InputStream in = Channels.newInputStream(from);
      OutputStream out = Channels.newOutputStream(to);
      in.transferTo(out);
      to.shutdownOutput();
    } catch (IOException _) {
      // one of them was closed
    }
  }

  @Override
  public void close() throws IOException {
    port.close();
    for (SocketChannel channel : open) {
      channel.close();
    }
  }
}

package dev.taskcraft.executor.egress;

import dev.taskcraft.coworker.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two ends of a connection. Any thread may close them, which ends whatever another one waits
 * for; what is opened after that is closed at once.
 */
final class Ends implements AutoCloseable {
  private final SocketChannel client;
  private @Nullable SocketChannel server;
  private boolean closed;

  Ends(SocketChannel client) {
    this.client = client;
  }

  SocketChannel client() {
    return client;
  }

  /** Connects to one of these very addresses, the first that answers. */
  SocketChannel connect(HostPort target, List<InetAddress> addresses, Duration time)
      throws IOException {
    int port = target.port() == null ? 0 : target.port();
    Rejected last = new Rejected(502, target + " has no address; check its name");
    for (InetAddress address : addresses) {
      SocketChannel channel = own(SocketChannel.open());
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.socket().connect(new InetSocketAddress(address, port), (int) time.toMillis());
        return channel;
      } catch (IOException failed) {
        channel.close();
        last =
            new Rejected(
                failed instanceof SocketTimeoutException ? 504 : 502,
                "can't connect to %s (%s): %s; check that it is up"
                    .formatted(target, address.getHostAddress(), failed.getMessage()));
      }
    }
    throw last;
  }

  private synchronized SocketChannel own(SocketChannel channel) throws IOException {
    if (closed) {
      channel.close();
      throw new ClosedChannelException();
    }
    server = channel;
    return channel;
  }

  @Override
  public synchronized void close() {
    closed = true;
    close(client);
    if (server != null) {
      close(server);
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // it is gone either way
    }
  }
}

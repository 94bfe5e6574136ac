package dev.taskcraft.executor.builtin.http;

import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.reach.OutOfReach;
import dev.taskcraft.executor.reach.Reach;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer over one connection. The work is done in a thread of its own, so that
 * the end of the time and an interrupt end it at once, whatever it waits for, by closing the socket
 * under it.
 */
final class Exchange {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final Target target;
  private final Request request;
  private final Reach reach;
  private final Supplier<SSLSocketFactory> tls;
  private final int limit;
  private volatile @Nullable Socket socket;
  private volatile boolean sent;
  private volatile boolean stopped;

  Exchange(Target target, Request request, Reach reach, Supplier<SSLSocketFactory> tls, int limit) {
    this.target = target;
    this.request = request;
    this.reach = reach;
    this.tls = tls;
    this.limit = limit;
  }

  /** Whether a byte of the request may have left. */
  boolean sent() {
    return sent;
  }

  /**
   * Does it.
   *
   * @throws IOException when no answer came; {@link #sent} tells whether it was asked for
   */
  Answer run(Duration time) throws IOException, Refused, InterruptedException {
    FutureTask<Answer> work = new FutureTask<>(this::exchange);
    Thread.ofVirtual().start(work);
    try {
      return work.get(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new IOException("no answer within " + time.toMillis() + " ms");
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case Refused refused -> throw refused;
        case IOException broken -> throw broken;
        case null, default -> throw new IllegalStateException(failed.getCause());
      }
    } finally {
      stopped = true;
      close();
    }
  }

  private void close() throws IOException {
    Socket open = socket;
    if (open != null) {
      open.close();
    }
  }

  private List<InetAddress> addresses() throws IOException, Refused {
    try {
      return reach.addresses(target.host(), target.port());
    } catch (OutOfReach why) {
      throw new Refused(String.valueOf(why.getMessage()));
    }
  }

  private Answer exchange() throws IOException, Refused {
    try (Socket plain = connect(addresses())) {
      Socket wire = target.secure() ? secured(plain) : plain;
      OutputStream out = wire.getOutputStream();
      sent = true;
      out.write(request.head(target));
      out.write(request.body());
      out.flush();
      return new AnswerReader(new BufferedInputStream(wire.getInputStream()), limit)
          .read(request.method());
    }
  }

  private Socket connect(List<InetAddress> addresses) throws IOException {
    IOException last = new ConnectException(target.host() + " has no address");
    for (InetAddress address : addresses) {
      Socket fresh = new Socket(Proxy.NO_PROXY);
      socket = fresh;
      try {
        if (stopped) {
          throw new ConnectException("stopped");
        }
        fresh.connect(new InetSocketAddress(address, target.port()), (int) CONNECT.toMillis());
        return fresh;
      } catch (IOException failed) {
        fresh.close();
        last =
            new ConnectException(
                "can't connect to %s (%s): %s"
                    .formatted(target.authority(), address.getHostAddress(), failed.getMessage()));
        last.initCause(failed);
      }
    }
    throw last;
  }

  private Socket secured(Socket plain) throws IOException {
    SSLSocket secure =
        (SSLSocket) tls.get().createSocket(plain, target.host(), target.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (target.isName()) {
      parameters.setServerNames(List.of(new SNIHostName(target.host())));
    }
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }
}

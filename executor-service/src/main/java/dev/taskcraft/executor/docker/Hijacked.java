package dev.taskcraft.executor.docker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an engine that was taken out of HTTP by a request (Engine API, "hijacking"), and
 * is two streams from then on. Not docker-java's: that one never ends the stream to the engine, so
 * that a process there could not be told that its input has ended. Any thread may close it, which
 * ends what others wait for; so does an interrupt of a virtual thread.
 */
final class Hijacked implements AutoCloseable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int LONGEST_HEAD = 1 << 14;
  private static final int LONGEST_REASON = 500;
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final Pattern SWITCHING = Pattern.compile("HTTP/1\\.1 101 .*");
  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length: *(\\d{1,9})\r\n", Pattern.CASE_INSENSITIVE);

  private final String host;
  private final InputStream input;
  private final OutputStream output;
  private final Ending ending;
  private final Closeable connection;

  private interface Ending {
    void run() throws IOException;
  }

  private Hijacked(
      String host, InputStream input, OutputStream output, Ending ending, Closeable connection) {
    this.host = host;
    this.input = input;
    this.output = output;
    this.ending = ending;
    this.connection = connection;
  }

  /**
   * Connects to an engine.
   *
   * @param tls null where there is none
   * @throws IOException when it can't be connected to
   */
  static Hijacked connect(URI engine, @Nullable SSLContext tls) throws IOException {
    if ("unix".equals(engine.getScheme())) {
      SocketChannel channel =
          SocketChannel.open(UnixDomainSocketAddress.of(Path.of(engine.getPath())));
      return new Hijacked(
          "docker",
          Channels.newInputStream(channel),
          Channels.newOutputStream(channel),
          channel::shutdownOutput,
          channel);
    }
    int port = engine.getPort() >= 0 ? engine.getPort() : tls == null ? HTTP : HTTPS;
    Socket plain = connected(engine.getHost(), port);
    boolean open = false;
    try {
      plain.setTcpNoDelay(true);
      Socket socket = tls == null ? plain : secured(plain, engine.getHost(), port, tls);
      // what is below TLS is closed at once: TLS would first say so, and may have to wait for that
      Hijacked connected =
          new Hijacked(
              engine.getHost() + ":" + port,
              socket.getInputStream(),
              socket.getOutputStream(),
              socket::shutdownOutput,
              plain);
      open = true;
      return connected;
    } finally {
      if (!open) {
        plain.close();
      }
    }
  }

  /** To the first of its addresses that answers. */
  private static Socket connected(String host, int port) throws IOException {
    IOException last = null;
    for (InetAddress address : InetAddress.getAllByName(host)) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
        return socket;
      } catch (IOException failure) {
        socket.close();
        last = failure;
      }
    }
    throw last == null ? new IOException(host + " has no address") : last;
  }

  private static Socket secured(Socket plain, String host, int port, SSLContext tls)
      throws IOException {
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    plain.setSoTimeout(CONNECT_MILLIS);
    socket.startHandshake();
    plain.setSoTimeout(0);
    return socket;
  }

  /**
   * Takes it out of HTTP.
   *
   * @param path of the request
   * @param json its body
   * @throws IOException when the engine refuses, with its reason
   */
  void post(String path, String json) throws IOException {
    byte[] body = json.getBytes(UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
            .formatted(path, host, body.length);
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(US_ASCII));
    request.writeBytes(body);
    output.write(request.toByteArray());
    output.flush();
    String answer = head();
    String status = answer.substring(0, answer.indexOf('\r'));
    if (!SWITCHING.matcher(status).matches()) {
      throw new IOException("the engine answered '%s': %s".formatted(status, reason(answer)));
    }
  }

  private String reason(String head) throws IOException {
    Matcher length = LENGTH.matcher(head);
    int size = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return new String(input.readNBytes(Math.min(size, LONGEST_REASON)), UTF_8).strip();
  }

  /** The head of an answer, which is read to its end, and no further. */
  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int one = input.read();
      if (one < 0 || head.length() == LONGEST_HEAD) {
        throw new EOFException("the engine's answer has no end of its head");
      }
      head.append((char) one);
    }
    return head.toString();
  }

  /** What comes from the engine. */
  InputStream input() {
    return input;
  }

  /** What goes to it. */
  OutputStream output() {
    return output;
  }

  /** Nothing more goes to it; what comes from it is still to be read. */
  void endOutput() throws IOException {
    ending.run();
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}

package dev.taskcraft.executor.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.coworker.HostPort;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases are written with \r and \n as two characters each. */
class RequestReaderTest {
  @Test
  void readsATunnel() throws IOException {
    assertThat(read("CONNECT API.example:443 HTTP/1.1\\r\\nHost: api.example:443\\r\\n\\r\\n"))
        .isEqualTo(new Request.Tunnel(new HostPort("api.example", 443)));
    assertThat(read("CONNECT [2001:db8::1]:443 HTTP/1.1\\r\\nHost: [2001:db8::1]\\r\\n\\r\\n"))
        .isEqualTo(new Request.Tunnel(new HostPort("2001:db8::1", 443)));
  }

  @Test
  void takesCommonClientsThatSendConnectInHttp10WithoutAHost() throws IOException {
    assertThat(read("CONNECT api.example:443 HTTP/1.0\\r\\n\\r\\n"))
        .isEqualTo(new Request.Tunnel(new HostPort("api.example", 443)));
  }

  @Test
  void passesOnWhatIsMeantForTheServerOnly() throws IOException {
    Request.Forward request =
        (Request.Forward)
            read(
                "POST http://Shop.example/a?b=c HTTP/1.1\\r\\nHost: shop.example\\r\\nAccept: */*"
                    + "\\r\\nConnection: keep-alive, X-Hop, Content-Length\\r\\nX-Hop: 1\\r\\n"
                    + "Keep-Alive: 5\\r\\nProxy-Authorization: Basic c2VjcmV0\\r\\n"
                    + "Proxy-Connection: keep-alive\\r\\nTE: trailers\\r\\nTrailer: X\\r\\n"
                    + "Upgrade: h2c\\r\\nContent-Length: 3\\r\\nAuthorization: Bearer t\\r\\n"
                    + "X-Twice: 1\\r\\nX-Twice: 2\\r\\n\\r\\n");

    assertThat(new String(request.head(), StandardCharsets.ISO_8859_1))
        .isEqualTo(
            "POST /a?b=c HTTP/1.1\r\nHost: shop.example\r\nAccept: */*\r\nAuthorization: Bearer t"
                + "\r\nX-Twice: 1\r\nX-Twice: 2\r\nContent-Length: 3\r\nVia: 1.1 taskcraft\r\n"
                + "Connection: close\r\n\r\n");
    assertThat(request.body()).isEqualTo(new Body.Fixed(3));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, http://a.example, /, a.example",
    "GET, HTTP://a.example:80/, /, a.example",
    "GET, http://a.example?x=/y, /?x=/y, a.example",
    "GET, http://a.example:8080/@b.example, /@b.example, a.example:8080",
    "GET, http://a.example//b.example/%0d%0a, //b.example/%0d%0a, a.example",
    "OPTIONS, http://a.example, *, a.example",
    "OPTIONS, http://a.example/, /, a.example",
  })
  void asksTheServerForThePath(String method, String url, String path, String host)
      throws IOException {
    Request.Forward request =
        (Request.Forward)
            read("%s %s HTTP/1.1\\r\\nHost: %s\\r\\n\\r\\n".formatted(method, url, host));

    assertThat(new String(request.head(), StandardCharsets.ISO_8859_1))
        .startsWith("%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, path, host));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /path?secret HTTP/1.1|no http:// URL",
        "GET * HTTP/1.1|no http:// URL",
        "GET https://a.example/?secret HTTP/1.1|use CONNECT",
        "GET ftp://a.example/ HTTP/1.1|no http:// URL",
        "GET http://user:secret@a.example/ HTTP/1.1|user or password",
        "GET http://a.example@b.example/ HTTP/1.1|user or password",
        "GET http:///secret HTTP/1.1|is empty",
        "GET http://:80/ HTTP/1.1|no host before",
        "GET http://a.example./ HTTP/1.1|ends in a dot",
        "GET http://a.example%2eb.example/ HTTP/1.1|an escape",
        "GET http://a.example\\b.example/ HTTP/1.1|has a path",
        "GET http://a.example#@b.example/ HTTP/1.1|a fragment",
        "GET http://2130706433/ HTTP/1.1|another notation",
        "GET http://0x7f.1/ HTTP/1.1|another notation",
        "GET http://0x7f000001/ HTTP/1.1|another notation",
        "GET http://0177.0.0.1/ HTTP/1.1|another notation",
        "GET http://[::ffff:127.0.0.1]/ HTTP/1.1|no IPv6 address",
        "GET http://[::1%25lo]/ HTTP/1.1|an escape",
        "GET http://a.example:/ HTTP/1.1|no port",
        "GET http://a.example:0/ HTTP/1.1|no port",
        "GET http://a.example:99999/ HTTP/1.1|no port",
        "GET  http://a.example/ HTTP/1.1|request line",
        "GET http://a.example/ secret HTTP/1.1|request line",
        "GET http://a.example/|request line",
        "G(T http://a.example/ HTTP/1.1|request line",
        "GET http://a.example/ü HTTP/1.1|request line",
        "GET http://a.example/ HTTP/1.0|HTTP/1.1",
        "GET http://a.example/ HTTP/2.0|HTTP/1.1",
        "TRACE http://a.example/ HTTP/1.1|TRACE",
        "CONNECT a.example HTTP/1.1|no port",
        "CONNECT a.example: HTTP/1.1|no port",
        "CONNECT :443 HTTP/1.1|no host before",
        "CONNECT http://a.example:443 HTTP/1.1|a scheme",
        "CONNECT a.example:443/secret HTTP/1.1|a path",
        "CONNECT user@a.example:443 HTTP/1.1|user or password",
        "CONNECT a.example.:443 HTTP/1.1|ends in a dot",
        "CONNECT 2130706433:443 HTTP/1.1|another notation",
        "CONNECT 2001:db8::1:443 HTTP/1.1|more than one",
        "CONNECT a.example:443 HTTP/0.9|HTTP/1.1",
      })
  void refusesOtherTargetsWithoutRepeatingThem(String line, String problem) {
    assertThatThrownBy(() -> read(line + "\\r\\nHost: a.example\\r\\n\\r\\n"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(problem)
        .hasMessageContaining(";")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|no header Host",
        "Host: b.example\\r\\n|differ",
        "Host: a.example:8080\\r\\n|differ",
        "Host: \\r\\n|is empty",
        "Host: a.example, b.example\\r\\n|a space",
        "Host: a.example\\r\\nHost: a.example\\r\\n|two headers 'Host'",
        "Host: a.example\\r\\nhost: b.example\\r\\n|two headers 'Host'",
        "Host : a.example\\r\\n|no valid name",
        "Host: a.example\\r\\n: x\\r\\n|no valid name",
        "Host: a.example\\r\\nsecret\\r\\n|no valid name",
        "Host: a.example\\r\\nX: 1\\r\\n folded\\r\\n|folded",
        "' Host: a.example\\r\\n'|folded",
        "Host: a.example\\nX: 1\\r\\n|lone line feed",
        "Host: a.example\\rX: 1\\r\\n|lone carriage return",
        "Host: a.example\\r\\nX: \\0\\r\\n|control character",
        "Host: a.example\\r\\nContent-Length: 1\\r\\nTransfer-Encoding: chunked\\r\\n|both",
        "Host: a.example\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 1\\r\\n|both",
        "Host: a.example\\r\\nContent-Length: 1\\r\\nContent-Length: 1\\r\\n|two headers",
        "Host: a.example\\r\\nContent-Length: 1, 1\\r\\n|not a number",
        "Host: a.example\\r\\nContent-Length: +1\\r\\n|not a number",
        "Host: a.example\\r\\nContent-Length: 0x1\\r\\n|not a number",
        "Host: a.example\\r\\nContent-Length: -1\\r\\n|not a number",
        "Host: a.example\\r\\nContent-Length:\\r\\n|not a number",
        "Host: a.example\\r\\nContent-Length: 9999999999999999999\\r\\n|not a number",
        "Host: a.example\\r\\nTransfer-Encoding: gzip, chunked\\r\\n|other than 'chunked'",
        "Host: a.example\\r\\nTransfer-Encoding: xchunked\\r\\n|other than 'chunked'",
        "Host: a.example\\r\\nTransfer-Encoding: chunked\\r\\nTransfer-Encoding: x\\r\\n|two",
        "Host: a.example\\r\\nTransfer-Encoding : chunked\\r\\n|no valid name",
        "Host: a.example\\r\\nConnection: Upgrade\\r\\nUpgrade: websocket\\r\\n|wss://",
        "Host: a.example\\r\\nUpgrade: h2c, websocket\\r\\n|wss://",
      })
  void refusesHeadersThatReadersTakeDifferently(String headers, String problem) {
    assertThatThrownBy(
            () -> read("POST http://a.example/ HTTP/1.1\\r\\n%s\\r\\n".formatted(headers)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(problem)
        .hasMessageContaining(";")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: b.example:443\\r\\n",
        "Host: a.example:80\\r\\n",
        "Host: a.example\\r\\nContent-Length: 5\\r\\n",
        "Host: a.example\\r\\nTransfer-Encoding: chunked\\r\\n",
        ""
      })
  void refusesATunnelWithABodyOrAnotherHost(String headers) {
    assertThatThrownBy(() -> read("CONNECT a.example:443 HTTP/1.1\\r\\n" + headers + "\\r\\n"))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void limitsTheHead() {
    String value = "x".repeat(5_000);

    assertThatThrownBy(
            () ->
                read(
                    "GET http://a.example/ HTTP/1.1\\r\\nHost: a.example\\r\\nX: %s\\r\\n\\r\\n"
                        .formatted(value)))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.status()).isEqualTo(431));
  }

  @Test
  void takesNoPartOfAHeadForAWholeOne() {
    assertThatThrownBy(() -> read("CONNECT a.example:443 HTTP/1.1\\r\\nHost: a.example\\r\\n"))
        .isInstanceOf(EOFException.class);
  }

  private static Request read(String text) throws IOException {
    String head = text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
    return RequestReader.read(
        new Lines(new ByteArrayInputStream(head.getBytes(StandardCharsets.ISO_8859_1)), 4_000));
  }
}

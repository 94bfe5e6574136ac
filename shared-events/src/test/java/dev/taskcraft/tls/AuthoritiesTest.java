package dev.taskcraft.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthoritiesTest {
  @TempDir Path folder;
  private HttpsServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void speaksToAServerWhoseAuthorityIsNamed() throws Exception {
    ServerCertificate here = ServerCertificate.create(folder, "ip:127.0.0.1");
    URI address = serve(here);

    assertThat(status(address, here.certificate())).isEqualTo(204);
  }

  @Test
  void speaksToNobodyElse() throws Exception {
    URI address = serve(ServerCertificate.create(folder, "ip:127.0.0.1"));

    Path other = ServerCertificate.create(folder, "ip:127.0.0.1").certificate();
    assertThat(refusal(address, other))
        .startsWith(address + " has no certificate that is trusted here")
        .contains("name the file of the authority that signed it by TASKCRAFT_TLS_CA");
    assertThat(refusal(address, null)).contains("TASKCRAFT_TLS_CA");
  }

  @Test
  void speaksToNobodyUnderAnotherName() throws Exception {
    ServerCertificate elsewhere = ServerCertificate.create(folder, "dns:elsewhere.example.org");
    URI address = serve(elsewhere);

    assertThat(refusal(address, elsewhere.certificate()))
        .contains("127.0.0.1", "use a name that it is for");
  }

  @Test
  void saysWhichFileIsUnusable() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Authorities.client(Optional.of(empty)))
        .withMessageStartingWith(empty + " has no certificate; TASKCRAFT_TLS_CA names");
    Path broken = Files.writeString(folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Authorities.client(Optional.of(broken)))
        .withMessageStartingWith(broken + " is no list of certificates");
    Path missing = folder.resolve("missing.pem");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Authorities.client(Optional.of(missing)))
        .withMessageStartingWith(missing + " can't be read");
  }

  @Test
  void sendsNoTokenInTheClearWhereAuthoritiesAreNamed() throws Exception {
    Optional<Path> file =
        Optional.of(ServerCertificate.create(folder, "ip:127.0.0.1").certificate());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Authorities.client(file, List.of("https://one:1", "HTTP://two:2")))
        .withMessageStartingWith("HTTP://two:2 would be sent a token without TLS")
        .withMessageEndingWith("write https:// there");
    assertThat(Authorities.client(file, List.of("https://one:1"))).isNotNull();
    assertThat(Authorities.client(Optional.empty(), List.of("http://one:1"))).isNotNull();
  }

  private URI serve(ServerCertificate certificate) throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private static int status(URI address, Path authorities) throws Exception {
    try (HttpClient client = Authorities.client(Optional.ofNullable(authorities)).build()) {
      return client
          .send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static String refusal(URI address, Path authorities) {
    IOException failure =
        catchThrowableOfType(IOException.class, () -> status(address, authorities));
    return Authorities.why(address, failure);
  }
}

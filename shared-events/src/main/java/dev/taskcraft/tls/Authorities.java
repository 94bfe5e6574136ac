package dev.taskcraft.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Which servers an HTTP client of ours speaks to over TLS. */
public final class Authorities {
  /** The setting that names them, for messages. */
  public static final String SETTING = "TASKCRAFT_TLS_CA";

  private Authorities() {}

  /**
   * A client that believes the authorities of a file and no others, and checks the server's name.
   *
   * @param file certificates in PEM (RFC 7468); empty for those that the JVM believes
   * @throws IllegalArgumentException naming the file and the remedy
   */
  public static HttpClient.Builder client(Optional<Path> file) {
    HttpClient.Builder client = HttpClient.newBuilder();
    file.ifPresent(it -> client.sslContext(context(it)));
    return client;
  }

  /**
   * The same for a client that sends a token to these servers.
   *
   * @throws IllegalArgumentException when one is to be asked without TLS although authorities are
   *     named: the token would go out in the clear before that server refused it
   */
  public static HttpClient.Builder client(Optional<Path> file, Collection<String> servers) {
    for (String server : servers) {
      if (file.isPresent() && server.toLowerCase(Locale.ROOT).startsWith("http:")) {
        throw new IllegalArgumentException(
            "%s would be sent a token without TLS, although %s is set; write https:// there"
                .formatted(server, SETTING));
      }
    }
    return client(file);
  }

  private static SSLContext context(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw unusable(file, "has no certificate", null);
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException unreadable) {
      throw unusable(file, "can't be read", unreadable);
    } catch (CertificateException broken) {
      throw unusable(file, "is no list of certificates", broken);
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError("every Java platform has TLS and X.509", impossible);
    }
  }

  private static IllegalArgumentException unusable(
      Path file, String why, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "%s %s; %s names the PEM file of the authorities that signed the services' certificates"
            .formatted(file, why, SETTING),
        cause);
  }

  /** Why a server could not be asked, for people. */
  public static String why(URI server, IOException failure) {
    for (Throwable it = failure; it != null; it = it.getCause()) {
      if (it instanceof SSLException tls) {
        return "%s has no certificate that is trusted here (%s); name the file of the authority that signed it by %s, and use a name that it is for"
            .formatted(server, tls.getMessage(), SETTING);
      }
    }
    return "%s does not answer (%s)".formatted(server, failure);
  }
}

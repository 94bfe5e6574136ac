package dev.taskcraft.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A fresh key and its certificate, which is its own authority, as the JDK's keytool makes them.
 *
 * @param certificate the file, in PEM
 * @param key the file, in PEM
 */
public record ServerCertificate(Path certificate, Path key, KeyManagerFactory keys) {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /**
   * For a server of that name.
   *
   * @param name as the extension SubjectAlternativeName has it: {@code ip:127.0.0.1}
   */
  public static ServerCertificate create(Path folder, String name) throws Exception {
    Path file = Files.createTempDirectory(folder, "certificate").resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=server",
                "-ext",
                "SAN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new AssertionError("keytool ended with " + keytool.exitValue());
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    Key key = store.getKey("server", PASSWORD);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    return new ServerCertificate(
        pem(
            file.resolveSibling("server.crt"),
            "CERTIFICATE",
            store.getCertificate("server").getEncoded()),
        pem(file.resolveSibling("server.key"), "PRIVATE KEY", key.getEncoded()),
        keys);
  }

  /** A server's that has it. */
  public SSLContext context() throws GeneralSecurityException {
    return context(null);
  }

  /** A server's that lets in only who has that certificate. */
  public SSLContext requiring(ServerCertificate client) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(client.certificate())) {
      trusted.setCertificateEntry(
          "client", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return context(trust.getTrustManagers());
  }

  private SSLContext context(TrustManager @Nullable [] trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust, null);
    return context;
  }

  private static Path pem(Path file, String label, byte[] content) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, text, label), US_ASCII);
  }
}

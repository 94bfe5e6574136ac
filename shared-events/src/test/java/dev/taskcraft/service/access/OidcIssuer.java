package dev.taskcraft.service.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;

/** An OpenID provider on this machine: discovery, its keys, and tokens with real signatures. */
public final class OidcIssuer implements AutoCloseable {
  public static final String AUDIENCE = "taskcraft";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KeyPair key = rsa();
  private final SSLContext tls;
  private final int port;
  private HttpServer server;
  private final AtomicInteger introspected = new AtomicInteger();

  /** One that answers. */
  public static OidcIssuer start() throws Exception {
    OidcIssuer issuer = new OidcIssuer();
    issuer.answer();
    return issuer;
  }

  /** One that answers over TLS. */
  public static OidcIssuer start(SSLContext tls) throws Exception {
    OidcIssuer issuer = new OidcIssuer(tls);
    issuer.answer();
    return issuer;
  }

  /** One whose address is known, and where nobody answers yet. */
  public OidcIssuer() throws Exception {
    this(null);
  }

  private OidcIssuer(SSLContext tls) throws Exception {
    this.tls = tls;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  /** Begins to answer. */
  public void answer() throws IOException {
    InetSocketAddress place = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    if (tls == null) {
      server = HttpServer.create(place, 0);
    } else {
      HttpsServer secure = HttpsServer.create(place, 0);
      secure.setHttpsConfigurator(new HttpsConfigurator(tls));
      server = secure;
    }
    serve(
        "/.well-known/openid-configuration",
        Map.of(
            "issuer", url(),
            "jwks_uri", url() + "/keys",
            "introspection_endpoint", url() + "/introspect",
            "token_endpoint", url() + "/token",
            "authorization_endpoint", url() + "/auth"));
    serve("/keys", Map.of("keys", List.of(jwk("one"))));
    serve("/introspect", Map.of("active", true, "sub", "eve", "groups", List.of("deciders")));
    server.start();
  }

  private void serve(String path, Object json) throws IOException {
    byte[] body = JSON.writeValueAsBytes(json);
    server.createContext(
        path,
        exchange -> {
          if (path.equals("/introspect")) {
            introspected.incrementAndGet();
          }
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  public String url() {
    return (tls == null ? "http" : "https") + "://127.0.0.1:" + port;
  }

  /** How often it was asked what it knows of a token. */
  public int introspected() {
    return introspected.get();
  }

  /** A token of the provider. */
  public String token(String person, String... groups) {
    return signed(claims(person, groups), "one");
  }

  /** The claims of such a token, to be changed. */
  public Map<String, Object> claims(String person, String... groups) {
    return new HashMap<>(
        Map.of(
            "iss", url(),
            "aud", AUDIENCE,
            "sub", person,
            "groups", List.of(groups),
            "iat", Instant.now().getEpochSecond(),
            "exp", Instant.now().plusSeconds(600).getEpochSecond()));
  }

  /** Signed by the provider's key, which the token says has that id. */
  public String signed(Map<String, Object> claims, String kid) {
    return signed(claims, kid, key.getPrivate());
  }

  /** The token signed by somebody else, who says it was this provider. */
  public String forged(Map<String, Object> claims) throws Exception {
    return signed(claims, "one", rsa().getPrivate());
  }

  /** The token signed by a key that it brings itself. */
  public String bringingItsKey(Map<String, Object> claims) throws Exception {
    KeyPair own = rsa();
    return signed(
        Map.of("alg", "RS256", "kid", "own", "jwk", jwk("own", own)), claims, own.getPrivate());
  }

  /** The token without a signature. */
  public String unsigned(Map<String, Object> claims) {
    return encode(Map.of("alg", "none")) + "." + encode(claims) + ".";
  }

  /** The token signed by HMAC with the public key, which everybody has, as the secret. */
  public String signedByThePublicKey(Map<String, Object> claims) throws Exception {
    String text = encode(Map.of("alg", "HS256", "kid", "one")) + "." + encode(claims);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getPublic().getEncoded(), "HmacSHA256"));
    return text + "." + base64(mac.doFinal(text.getBytes(UTF_8)));
  }

  private static String signed(Map<String, Object> claims, String kid, PrivateKey key) {
    return signed(Map.of("alg", "RS256", "typ", "JWT", "kid", kid), claims, key);
  }

  private static String signed(
      Map<String, Object> header, Map<String, Object> claims, PrivateKey key) {
    String text = encode(header) + "." + encode(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(text.getBytes(UTF_8));
      return text + "." + base64(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private Map<String, Object> jwk(String kid) {
    return jwk(kid, key);
  }

  private static Map<String, Object> jwk(String kid, KeyPair key) {
    RSAPublicKey it = (RSAPublicKey) key.getPublic();
    return Map.of(
        "kty",
        "RSA",
        "use",
        "sig",
        "alg",
        "RS256",
        "kid",
        kid,
        "n",
        base64(positive(it.getModulus())),
        "e",
        base64(positive(it.getPublicExponent())));
  }

  private static byte[] positive(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private static KeyPair rsa() throws GeneralSecurityException {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
    keys.initialize(2048);
    return keys.generateKeyPair();
  }

  private static String encode(Map<String, Object> json) {
    try {
      return base64(JSON.writeValueAsBytes(json));
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
  }
}

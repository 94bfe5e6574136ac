package dev.taskcraft.executor.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.SSLConfig;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The way to a Docker engine. Connects at its first use. */
final class EngineClient implements AutoCloseable {
  /** Answers to commands are waited for so long. */
  static final Duration ANSWER = Duration.ofSeconds(60);

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Map<String, String> environment;
  private @Nullable DockerClientConfig config;
  private @Nullable SSLContext tls;
  private @Nullable DockerClient quick;
  private @Nullable DockerClient streaming;

  /**
   * To where the variables point; without them, to where Docker's own client would ask.
   *
   * @param environment {@code DOCKER_HOST}, {@code DOCKER_TLS_VERIFY}, {@code DOCKER_CERT_PATH}
   */
  EngineClient(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  private synchronized DockerClientConfig config() {
    DockerClientConfig known = config;
    if (known == null) {
      DefaultDockerClientConfig.Builder builder =
          DefaultDockerClientConfig.createDefaultConfigBuilder();
      set("DOCKER_HOST", builder::withDockerHost);
      set("DOCKER_TLS_VERIFY", builder::withDockerTlsVerify);
      set("DOCKER_CERT_PATH", builder::withDockerCertPath);
      known = builder.build();
      config = known;
    }
    return known;
  }

  private void set(String name, Consumer<String> setting) {
    String value = environment.get(name);
    if (value != null && !value.isBlank()) {
      setting.accept(value);
    }
  }

  /** Where it is. */
  URI address() {
    return config().getDockerHost();
  }

  /**
   * That nobody on the way to it can read what is sent, or use it: whoever may use an engine is
   * root on its machine.
   *
   * @throws SandboxUnavailable when it is on another machine, and TLS is off; or when TLS is asked
   *     for and can't be had
   */
  void requireTls() throws SandboxUnavailable {
    URI host;
    boolean plain;
    try {
      host = config().getDockerHost();
      plain = tls() == null;
    } catch (RuntimeException failure) {
      throw new SandboxUnavailable(
          "the Docker engine can't be asked: %s; DOCKER_HOST says where it is, and with DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH names a folder with ca.pem, cert.pem and key.pem"
              .formatted(reason(failure)),
          failure);
    }
    if (!"unix".equals(host.getScheme()) && plain && !isLoopback(host)) {
      throw new SandboxUnavailable(
          "the Docker engine at %s is on another machine and is asked without TLS, so whoever is on the way reads the files and is root there; set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH, or bring its socket here over SSH"
              .formatted(host));
    }
  }

  private static boolean isLoopback(URI host) {
    try {
      return host.getHost() != null && InetAddress.getByName(host.getHost()).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }

  /**
   * What is trusted and shown, read once; null where TLS is off.
   *
   * @throws IllegalStateException when it can't be read: without it docker-java would ask in plain
   *     HTTP
   */
  private synchronized @Nullable SSLContext tls() {
    SSLConfig files = config().getSSLConfig();
    SSLContext known = tls;
    if (files != null && known == null) {
      try {
        known = files.getSSLContext();
      } catch (GeneralSecurityException failure) {
        throw new IllegalStateException(
            "the keys in DOCKER_CERT_PATH can't be used: " + reason(failure), failure);
      }
      if (known == null) {
        throw new IllegalStateException("DOCKER_CERT_PATH lacks ca.pem, cert.pem or key.pem");
      }
      tls = known;
    }
    return known;
  }

  /** For commands, which are answered soon or have failed. */
  synchronized DockerClient quick() {
    DockerClient known = quick;
    if (known == null) {
      known = client(ANSWER);
      quick = known;
    }
    return known;
  }

  /** For streams, which may be silent for as long as a tool works. */
  synchronized DockerClient streaming() {
    DockerClient known = streaming;
    if (known == null) {
      known = client(Duration.ZERO);
      streaming = known;
    }
    return known;
  }

  private DockerClient client(Duration answer) {
    SSLContext secured = tls();
    return DockerClientImpl.getInstance(
        config(),
        new OnceConnected(
            new ZerodepDockerHttpClient.Builder()
                .dockerHost(config().getDockerHost())
                .sslConfig(secured == null ? null : () -> secured)
                .connectionTimeout(CONNECT)
                .responseTimeout(answer)
                .build()));
  }

  /** One more connection to it, on which nothing was asked for. */
  Hijacked hijack() throws IOException {
    return Hijacked.connect(address(), tls());
  }

  /** The path of a request on such a connection; an engine may be below one, behind a gateway. */
  String path(String request) {
    String above = "unix".equals(address().getScheme()) ? "" : address().getRawPath();
    return (above.endsWith("/") ? above.substring(0, above.length() - 1) : above) + request;
  }

  /** Says what the engine could not do, and why. */
  SandboxUnavailable unavailable(String what, RuntimeException failure) {
    return new SandboxUnavailable(
        "the Docker engine at %s can't %s: %s".formatted(address(), what, reason(failure)),
        failure);
  }

  /** The innermost reason of a failure. */
  static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message.strip();
  }

  @Override
  public synchronized void close() {
    close(quick);
    close(streaming);
  }

  private static void close(@Nullable DockerClient client) {
    if (client != null) {
      try {
        client.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}

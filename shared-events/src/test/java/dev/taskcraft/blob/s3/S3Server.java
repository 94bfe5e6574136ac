package dev.taskcraft.blob.s3;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/** S3Proxy in a process of its own, which keeps objects in memory and checks signatures. */
public final class S3Server implements AutoCloseable {
  /** The only one it knows. */
  public static final S3Key KEY = new S3Key("tester", "secret-of-the-test", Optional.empty());

  /** The only one there is. */
  public static final String BUCKET = "blobs";

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final int port;
  private final S3Client client;

  /** Starts it with an empty bucket. */
  public S3Server(Path folder) throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = any.getLocalPort();
    }
    Path properties =
        Files.write(
            folder.resolve("s3proxy.properties"),
            List.of(
                "s3proxy.endpoint=http://127.0.0.1:" + port,
                "s3proxy.authorization=aws-v4",
                "s3proxy.identity=" + KEY.id(),
                "s3proxy.credential=" + KEY.secret(),
                "jclouds.provider=transient-nio2",
                "jclouds.identity=none",
                "jclouds.credential=none"));
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                Path.of("..", "s3proxy", "target", "server") + "/*",
                "org.gaul.s3proxy.Main",
                "--properties",
                properties.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    await().atMost(START).until(this::listens);
    client = S3Clients.client(address(), KEY, PATIENCE);
    client.createBucket(it -> it.bucket(BUCKET));
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the S3 server ended; is the module s3proxy built?");
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  /** Where blobs are kept on it. */
  public S3Address address() {
    return address(BUCKET);
  }

  S3Address address(String bucket) {
    return new S3Address(
        Optional.of(URI.create("http://127.0.0.1:" + port)), "us-east-1", bucket, "some/", true);
  }

  /** For looking behind the store's back. */
  S3Client client() {
    return client;
  }

  /** Ends it, with all that it keeps. */
  public void stop() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    client.close();
    stop();
  }
}

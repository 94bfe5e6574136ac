package dev.taskcraft.blob.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** A process of its own, for an environment of its own. */
final class PutsABlob {
  private PutsABlob() {}

  /**
   * Puts one blob into the bucket of the tests.
   *
   * @param args the endpoint
   */
  public static void main(String[] args) {
    S3Address address =
        new S3Address(
            Optional.of(URI.create(args[0])), "us-east-1", S3Server.BUCKET, "some/", true);
    try (S3BlobStore store = new S3BlobStore(address, S3Server.KEY, Duration.ofSeconds(10))) {
      System.out.println(store.put("told".getBytes(UTF_8), "text/plain", "").digest());
    }
  }
}

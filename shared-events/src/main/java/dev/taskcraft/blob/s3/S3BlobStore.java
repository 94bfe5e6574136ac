package dev.taskcraft.blob.s3;

import dev.taskcraft.blob.BlobDigest;
import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.BlobsUnavailable;
import java.time.Duration;
import java.util.NoSuchElementException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Blobs as objects {@code ab/abcd…} of a bucket, by the Amazon S3 API.
 *
 * <p>A blob is asked for before it is sent, as the one in PostgreSQL is: every compatible store
 * answers HEAD, while not all know {@code If-None-Match}, which also refuses only after the content
 * has arrived. Two that see none at once send the same bytes to the same key, and either may win.
 */
public final class S3BlobStore implements BlobStore {
  /** Less than those who ask whether a service is ready wait. */
  private static final Duration CHECK = Duration.ofSeconds(2);

  private final S3Address address;
  private final S3Client client;

  /**
   * Keeps blobs there; connects when the first one comes.
   *
   * @param patience with one try of one request; there are a few, see {@link S3Clients}
   */
  public S3BlobStore(S3Address address, S3Key key, Duration patience) {
    this.address = address;
    client = S3Clients.client(address, key, patience);
  }

  @Override
  public BlobRef put(byte[] content, String mediaType, String preview) {
    String digest = BlobDigest.of(content);
    String key = address.key(BlobDigest.hex(digest));
    try {
      if (!has(key, content.length)) {
        client.putObject(
            it -> it.bucket(address.bucket()).key(key).contentType(mediaType),
            RequestBody.fromBytes(content));
      }
    } catch (SdkException failure) {
      throw unavailable(failure);
    }
    return new BlobRef(digest, mediaType, content.length, preview);
  }

  /** Whether it is there as a whole: what was cut short is sent again. */
  private boolean has(String key, long size) {
    try {
      return client.headObject(it -> it.bucket(address.bucket()).key(key)).contentLength() == size;
    } catch (NoSuchKeyException _) {
      return false;
    }
  }

  @Override
  public byte[] get(String digest) {
    String hex = BlobDigest.hex(digest);
    String where = "blob " + hex + " at " + address;
    byte[] content;
    try {
      content =
          client
              .getObjectAsBytes(it -> it.bucket(address.bucket()).key(address.key(hex)))
              .asByteArrayUnsafe();
    } catch (NoSuchKeyException missing) {
      throw new NoSuchElementException(
          where + ": is missing; the blobs belong beside the log that cites them", missing);
    } catch (SdkException failure) {
      throw unavailable(failure);
    }
    return BlobDigest.checked(digest, content, where);
  }

  @Override
  public void check() {
    try {
      client.headBucket(
          it ->
              it.bucket(address.bucket())
                  .overrideConfiguration(
                      soon -> soon.apiCallTimeout(CHECK).apiCallAttemptTimeout(CHECK)));
    } catch (SdkException failure) {
      throw unavailable(failure);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private BlobsUnavailable unavailable(SdkException failure) {
    S3Trouble trouble = S3Trouble.of(failure);
    return new BlobsUnavailable(
        "blobs at %s: %s. %s, then try again."
            .formatted(address, trouble.what(), trouble.remedy(address)),
        failure);
  }
}

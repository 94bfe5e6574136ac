package dev.taskcraft.blob.s3;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * A place in a bucket of an S3-compatible store.
 *
 * @param endpoint where the store is; empty for AWS, which has one in each region
 * @param region what requests are signed for
 * @param prefix what the key of each blob begins with; may be empty
 * @param pathStyle whether the bucket is named in the path, as most stores outside AWS want it, and
 *     not in the host's name
 */
public record S3Address(
    Optional<URI> endpoint, String region, String bucket, String prefix, boolean pathStyle) {
  public S3Address {
    if (!region.matches("[A-Za-z0-9-]{1,63}")) {
      throw new IllegalArgumentException(
          "region '" + region + "' is none; it is letters, digits and -, e.g. us-east-1");
    }
    if (!bucket.matches("[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]")) {
      throw new IllegalArgumentException(
          "bucket '" + bucket + "' is none; it is 3 to 63 letters, digits, dots and -");
    }
    if (!prefix.matches("([A-Za-z0-9._-][A-Za-z0-9/._-]{0,198}/)?")) {
      throw new IllegalArgumentException(
          "prefix '"
              + prefix
              + "' is none; it is up to 200 letters, digits and /._- with a / at its end, and none in front");
    }
  }

  /**
   * Reads an endpoint.
   *
   * @throws IllegalArgumentException when it is none; the message does not repeat it, for it may
   *     hold a password
   */
  public static URI endpoint(String text) {
    try {
      URI uri = new URI(text.strip());
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // is said below, without the text
    }
    throw new IllegalArgumentException(
        "the endpoint is no address; it is https://host:port, without user and password");
  }

  /** The key of the blob with these hexadecimal digits. */
  String key(String hex) {
    return prefix + hex.substring(0, 2) + "/" + hex;
  }

  /** For people, without secrets. */
  @Override
  public String toString() {
    return "s3://"
        + bucket
        + "/"
        + prefix
        + endpoint.map(it -> " at " + it).orElse(" of AWS in " + region);
  }
}

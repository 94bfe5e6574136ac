package dev.taskcraft.blob;

import dev.taskcraft.digest.Sha256;

/** The name that content gives itself: {@code sha256:} and 64 lower-case hexadecimal digits. */
public final class BlobDigest {
  private static final String PREFIX = "sha256:";

  private BlobDigest() {}

  /** The digest of this content. */
  public static String of(byte[] content) {
    return PREFIX + Sha256.hex(content);
  }

  /**
   * The hexadecimal part, safe in a path.
   *
   * @throws IllegalArgumentException when it is no digest
   */
  public static String hex(String digest) {
    if (!digest.matches("sha256:[0-9a-f]{64}")) {
      throw new IllegalArgumentException("blob digest '" + digest + "' is not sha256:<64 hex>");
    }
    return digest.substring(PREFIX.length());
  }

  /**
   * Returns the content if it still has this digest.
   *
   * @param where what to name in the message
   * @throws IllegalStateException when it has not
   */
  public static byte[] checked(String digest, byte[] content, Object where) {
    if (!of(content).equals(digest)) {
      throw new IllegalStateException(
          "%s: is damaged, it no longer has the digest %s; restore it from a backup"
              .formatted(where, digest));
    }
    return content;
  }
}

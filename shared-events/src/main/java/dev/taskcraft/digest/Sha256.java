package dev.taskcraft.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 (FIPS 180-4). Safe for use by several threads.
 *
 * <p>Digests are copied from one that nothing was ever put into: to look a provider up costs about
 * as much as to hash a short text, and every event and every call is hashed.
 */
public final class Sha256 {
  private static final MessageDigest EMPTY = lookedUp();
  private static final HexFormat HEX = HexFormat.of();

  private Sha256() {}

  /** A digest that nothing was put into yet, and that is its caller's alone. */
  public static MessageDigest begin() {
    try {
      return (MessageDigest) EMPTY.clone();
    } catch (CloneNotSupportedException _) {
      return lookedUp(); // of a provider that keeps its digests in hardware, say
    }
  }

  /** The 32 bytes. */
  public static byte[] of(byte[] content) {
    return begin().digest(content);
  }

  /** The same as 64 lower-case hexadecimal digits. */
  public static String hex(byte[] content) {
    return HEX.formatHex(of(content));
  }

  private static MessageDigest lookedUp() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }
}

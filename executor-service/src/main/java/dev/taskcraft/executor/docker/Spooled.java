package dev.taskcraft.executor.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.io.output.DeferredFileOutputStream;

/**
 * The content of one file on its way, with its digest and its length: in memory when it is small,
 * else in a temporary file, so that no file of a tool's can fill our memory.
 */
final class Spooled implements AutoCloseable {
  private static final int IN_MEMORY = 256 * 1024;

  private final DeferredFileOutputStream content;
  private final String digest;

  /** Reads it to its end. */
  Spooled(InputStream in) throws IOException {
    content =
        DeferredFileOutputStream.builder().setThreshold(IN_MEMORY).setPrefix("taskcraft").get();
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      in.transferTo(new DigestOutputStream(content, sha256));
      content.close();
      digest = "sha256:" + HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError("every JDK has SHA-256", missing);
    } catch (IOException | RuntimeException failure) {
      content.close();
      close();
      throw failure;
    }
  }

  /** {@code sha256:…}. */
  String digest() {
    return digest;
  }

  /** In bytes. */
  long length() {
    return content.getByteCount();
  }

  void writeTo(OutputStream out) throws IOException {
    content.writeTo(out);
  }

  @Override
  public void close() throws IOException {
    if (content.getPath() != null) {
      Files.deleteIfExists(content.getPath());
    }
  }
}

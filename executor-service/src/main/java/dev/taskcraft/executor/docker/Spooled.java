package dev.taskcraft.executor.docker;

import dev.taskcraft.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The content of one file on its way, with its digest and its length: in memory when it is small,
 * else in a temporary file, so that no file of a tool's can fill our memory.
 */
final class Spooled implements AutoCloseable {
  private static final int IN_MEMORY = 256 * 1024;
  private static final int MANY_IN_MEMORY = 1024;

  private final String digest;
  private final long length;
  private byte[] bytes;
  private @Nullable Path file;

  /** Reads it to its end. */
  Spooled(InputStream in) throws IOException {
    MessageDigest sha256 = Sha256.begin();
    DigestInputStream content = new DigestInputStream(in, sha256);
    bytes = content.readNBytes(IN_MEMORY);
    long more = bytes.length < IN_MEMORY ? 0 : toFile(content);
    length = bytes.length + more;
    if (more > 0) {
      bytes = new byte[0];
    }
    digest = "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }

  /** What was read already, and the rest; returns how much that was. */
  private long toFile(InputStream rest) throws IOException {
    Path temporary = Files.createTempFile("taskcraft", null);
    file = temporary;
    try (OutputStream out = Files.newOutputStream(temporary)) {
      out.write(bytes);
      return rest.transferTo(out);
    } catch (IOException failure) {
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
    return length;
  }

  /** Makes it one of many that are kept side by side: then less may be in memory. */
  void keep() throws IOException {
    if (bytes.length > MANY_IN_MEMORY) {
      toFile(InputStream.nullInputStream());
      bytes = new byte[0];
    }
  }

  void writeTo(OutputStream out) throws IOException {
    if (file == null) {
      out.write(bytes);
    } else {
      Files.copy(file, out);
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }
}

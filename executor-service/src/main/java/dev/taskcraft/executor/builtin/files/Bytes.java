package dev.taskcraft.executor.builtin.files;

import dev.taskcraft.digest.Sha256;
import dev.taskcraft.executor.builtin.call.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;

/** Whole files: read up to a limit, replaced in one step. */
final class Bytes {
  private Bytes() {}

  /**
   * Reads a whole file.
   *
   * @throws Refused when it is larger than the limit
   */
  static byte[] read(Folder folder, String name, String shown, long limit, String remedy)
      throws IOException, Refused {
    try (SeekableByteChannel channel = folder.open(name, StandardOpenOption.READ)) {
      if (channel.size() > limit) {
        throw new Refused(
            "'%s' has %,d bytes, more than %,d; %s"
                .formatted(shown, channel.size(), limit, remedy));
      }
      InputStream stream = Channels.newInputStream(channel);
      return stream.readNBytes((int) limit);
    }
  }

  /**
   * Puts this content in the file's place: written beside it, made durable, renamed. A reader sees
   * the old or the new content and nothing between; a crash leaves one of them, and at worst a
   * {@code .taskcraft-…} file that the next attempt of the same call takes over. Permissions are
   * kept, and the owner where we may; other hard links keep the old content.
   *
   * @throws NotDurable when the new content is there, but might not survive a power failure
   * @throws IOException when the old content is there still
   */
  static void replace(Folder folder, String name, byte[] content, String key) throws IOException {
    replace(folder, name, out -> out.write(content), key);
  }

  /** The same with content that is not in memory. */
  static void replace(Folder folder, String name, Content content, String key) throws IOException {
    String temporary = ".taskcraft-" + digest(key.getBytes(StandardCharsets.UTF_8), 16) + ".tmp";
    boolean known = folder.file(name) != null;
    try {
      try (SeekableByteChannel channel =
          folder.open(
              temporary,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        if (known) {
          keepPermissions(folder, name, temporary);
        }
        content.writeTo(Channels.newOutputStream(channel));
        force(channel);
      }
      folder.move(temporary, folder, name);
    } catch (IOException failure) {
      folder.deleteIfThere(temporary);
      throw failure;
    }
    try {
      folder.sync();
    } catch (IOException failure) {
      throw new NotDurable(failure);
    }
  }

  /** The content was replaced, and making that durable failed. */
  static final class NotDurable extends IOException {
    private static final long serialVersionUID = 1;

    NotDurable(IOException cause) {
      super("was written, but not made durable: " + cause.getMessage(), cause);
    }
  }

  /** Writes and makes durable. */
  static void writeAll(SeekableByteChannel channel, byte[] content) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(content);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    force(channel);
  }

  private static void force(SeekableByteChannel channel) throws IOException {
    if (channel instanceof FileChannel file) {
      file.force(true);
    }
  }

  private static void keepPermissions(Folder folder, String from, String to) throws IOException {
    PosixFileAttributes old = folder.view(from, PosixFileAttributeView.class).readAttributes();
    PosixFileAttributeView fresh = folder.view(to, PosixFileAttributeView.class);
    if (!fresh.readAttributes().owner().equals(old.owner())) {
      try {
        fresh.setGroup(old.group());
        fresh.setOwner(old.owner());
      } catch (IOException _) {
        // only root may give files away; the content is what was asked for
      }
    }
    fresh.setPermissions(old.permissions());
  }

  /** The first hexadecimal digits of the SHA-256. */
  static String digest(byte[] content, int digits) {
    return Sha256.hex(content).substring(0, digits);
  }
}

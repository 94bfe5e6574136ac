package dev.taskcraft.executor.builtin.files;

import dev.taskcraft.executor.builtin.call.Refused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes as text, strictly: what can't be read as text is refused and not garbled. */
final class Texts {
  private Texts() {}

  /** The charset of that name; null stands for null. */
  static @Nullable Charset charset(@Nullable String name) throws Refused {
    try {
      return name == null ? null : Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      throw new Refused("encoding '" + name + "' is unknown; e.g. utf-8, iso-8859-1, utf-16");
    }
  }

  /**
   * Reads text; a byte order mark outranks UTF-8 and is dropped.
   *
   * @param charset null to find out
   */
  static String decode(byte[] content, @Nullable Charset charset, String shown) throws Refused {
    Charset found = charset != null ? charset : marked(content);
    try {
      String text = found.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      if (charset == null && text.indexOf('\0') >= 0) {
        throw new Refused("'" + shown + "' is a binary file, not text");
      }
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException garbled) {
      throw new Refused(
          "'%s' is not %s text; name its encoding (e.g. iso-8859-1) if it is text at all"
              .formatted(shown, found.name()));
    }
  }

  /** The charset that a byte order mark names; UTF-8 without one. */
  static Charset marked(byte[] content) {
    if (begins(content, 0xFE, 0xFF) || begins(content, 0xFF, 0xFE)) {
      return StandardCharsets.UTF_16;
    }
    return StandardCharsets.UTF_8;
  }

  /** The media type of an image that models can look at; null when it is something else. */
  static @Nullable String imageType(byte[] content) {
    if (begins(content, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n')) {
      return "image/png";
    }
    if (begins(content, 0xFF, 0xD8, 0xFF)) {
      return "image/jpeg";
    }
    if (begins(content, 'G', 'I', 'F', '8')) {
      return "image/gif";
    }
    boolean webp =
        begins(content, 'R', 'I', 'F', 'F')
            && content.length >= 12
            && begins(Arrays.copyOfRange(content, 8, 12), 'W', 'E', 'B', 'P');
    return webp ? "image/webp" : null;
  }

  private static boolean begins(byte[] content, int... start) {
    if (content.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((content[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }

  /** How often a text occurs, overlaps counted. */
  static int count(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      count++;
    }
    return count;
  }
}

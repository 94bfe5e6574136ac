package dev.taskcraft.coworker.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Gets the text of a file: bounded, strict UTF-8, with no character that hides something. */
final class SourceText {
  /** Files written by people are a hundred times smaller. */
  static final int LIMIT = 256 * 1024;

  private SourceText() {}

  /** The text, or null after a problem was added. Reads no more than the limit and one byte. */
  static @Nullable String read(Path path, Problems problems) {
    if (Files.isDirectory(path)) {
      problems.add(Position.START, "this is a folder; name the coworker file in it");
      return null;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return decode(in.readNBytes(LIMIT + 1), problems);
    } catch (NoSuchFileException _) {
      problems.add(Position.START, "there is no such file; 'taskcraft init' writes a first one");
    } catch (AccessDeniedException _) {
      problems.add(Position.START, "no permission to read this file; check its owner and mode");
    } catch (IOException e) {
      problems.add(Position.START, "the file can't be read: " + e.getMessage());
    }
    return null;
  }

  private static @Nullable String decode(byte[] bytes, Problems problems) {
    if (bytes.length > LIMIT) {
      problems.add(Position.START, tooLong());
      return null;
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer chars = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), chars, true);
    String text = chars.flip().toString();
    if (result.isError()) {
      problems.add(
          after(text),
          "the bytes from here on are not UTF-8; save the file in that encoding (not UTF-16 or a"
              + " Windows code page)");
      return null;
    }
    return text;
  }

  /** The text as the YAML parser may see it, or null after a problem was added. */
  static @Nullable String check(String text, Problems problems) {
    if (text.length() > LIMIT || text.getBytes(StandardCharsets.UTF_8).length > LIMIT) {
      problems.add(Position.START, tooLong());
      return null;
    }
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (int i = 0; i < body.length(); i += Character.charCount(body.codePointAt(i))) {
      int c = body.codePointAt(i);
      if ((Characters.forbidden(c) && c != 0x85) || Characters.reorders(c) || c == 0xFEFF) {
        problems.add(
            after(body.substring(0, i)),
            "the file holds the invisible character "
                + Characters.name(c)
                + "; delete it, or write it as an escape in double quotes");
        return null;
      }
    }
    return body;
  }

  private static String tooLong() {
    return "the file is longer than 256 KiB; a coworker file is a few pages at most";
  }

  private static Position after(String text) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean last = i + 1 == text.length();
      if (c == '\n' || (c == '\r' && (last || text.charAt(i + 1) != '\n'))) {
        line++;
        start = i + 1;
      }
    }
    return new Position(line, text.codePointCount(start, text.length()) + 1);
  }
}

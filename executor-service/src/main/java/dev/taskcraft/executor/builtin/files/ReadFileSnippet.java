package dev.taskcraft.executor.builtin.files;

import dev.taskcraft.executor.builtin.call.Args;
import dev.taskcraft.executor.builtin.call.BuiltInTool;
import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.builtin.call.Spec;
import dev.taskcraft.executor.builtin.files.Workspace.Use;
import dev.taskcraft.executor.tool.ToolContext;
import dev.taskcraft.executor.tool.ToolResult;
import dev.taskcraft.tool.Effect;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * {@code read_file_snippet}: some characters of a text file of any size. Characters are UTF-16 code
 * units; a pair of surrogates is never cut, so that the result has a JSON form.
 */
final class ReadFileSnippet extends BuiltInTool {
  private static final int PROBE = 8 * 1024;
  private static final int MAX = 100_000;

  ReadFileSnippet() {
    super(
        Spec.of(
                "read_file_snippet",
                Effect.READ,
                "Reads some characters of a text file (UTF-8, or UTF-16 with a byte order mark) of"
                    + " any size and returns them as text: max_chars of them, beginning at offset."
                    + " A text shorter than max_chars means that the file ends there.")
            .required("path", Spec.text(ReadFile.PATH))
            .optional(
                "max_chars", Spec.integer("How many characters to return. Default 2000.", 1, MAX))
            .optional(
                "offset",
                Spec.integer(
                    "How many characters to leave out at the beginning. Default 0.",
                    0,
                    1_000_000_000_000L)));
  }

  @Override
  protected ToolResult run(Args args, ToolContext context)
      throws Refused, IOException, InterruptedException {
    Spot spot = new Workspace(context.roots()).find(args.text("path"), Use.READ);
    int wanted = Math.clamp(args.integer("max_chars", 2000), 1, MAX);
    long offset = Math.max(0, args.integer("offset", 0));
    try (Folder folder = spot.parent(false);
        SeekableByteChannel channel = folder.open(spot.name(), StandardOpenOption.READ)) {
      Reader reader = text(channel, spot.shown());
      skip(reader, offset);
      return ToolResult.Returned.of(read(reader, wanted));
    }
  }

  private static Reader text(SeekableByteChannel channel, String shown)
      throws IOException, Refused {
    ByteBuffer probe = ByteBuffer.allocate(PROBE);
    int more;
    do {
      more = channel.read(probe);
    } while (more > 0);
    channel.position(0);
    byte[] start = Arrays.copyOf(probe.array(), probe.position());
    Charset charset = Texts.marked(start);
    String text = new String(start, charset);
    if (text.indexOf('\0') >= 0 || Texts.imageType(start) != null) {
      throw new Refused("'" + shown + "' is a binary file, not text");
    }
    Reader reader =
        Channels.newReader(
            channel,
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE),
            PROBE);
    if (text.startsWith("\uFEFF")) {
      reader.skip(1);
    }
    return reader;
  }

  private static void skip(Reader reader, long offset) throws IOException, InterruptedException {
    long left = offset;
    while (left > 0) {
      long skipped = reader.skip(Math.min(left, 1 << 20));
      if (skipped <= 0) {
        return;
      }
      left -= skipped;
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private static String read(Reader reader, int wanted) throws IOException {
    char[] characters = new char[wanted + 1];
    int length = 0;
    while (length < characters.length) {
      int more = reader.read(characters, length, characters.length - length);
      if (more < 0) {
        break;
      }
      length += more;
    }
    int end = Math.min(length, wanted);
    if (end > 0 && end < length && Character.isHighSurrogate(characters[end - 1])) {
      end++;
    }
    int start = end > 0 && Character.isLowSurrogate(characters[0]) ? 1 : 0;
    return new String(characters, start, end - start);
  }
}

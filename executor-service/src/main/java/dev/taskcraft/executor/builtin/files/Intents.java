package dev.taskcraft.executor.builtin.files;

import dev.taskcraft.executor.builtin.call.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Notes of what is about to be changed, one per call, durable before the change. After a crash they
 * tell whether it happened: what the file would look like before and after is written down, and the
 * file says which of the two it is. Without a note the change was never begun.
 *
 * <p>They lie in {@code .taskcraft/intents} of the root that is changed, so that whoever can see
 * the file can see them too. They hold sizes, digests and paths, no content. After 90 days they are
 * swept; a doubt that is left open for longer is taken for a change that was never begun.
 */
final class Intents {
  private static final Duration KEPT = Duration.ofDays(90);
  private static final int MAX_SIZE = 64 * 1024;

  private final Clock clock;
  private final Set<Path> swept = Collections.newSetFromMap(new ConcurrentHashMap<>());

  Intents(Clock clock) {
    this.clock = clock;
  }

  /** Notes facts, none of which has a line break in it. */
  void note(Path root, String key, List<String> facts) throws IOException {
    try (Folder folder = Folder.below(root, folder(root), true)) {
      if (swept.add(root)) {
        sweep(root);
      }
      byte[] content = String.join("\n", facts).getBytes(StandardCharsets.UTF_8);
      Bytes.replace(folder, name(key), content, key);
    }
  }

  /**
   * The facts noted under that key; null when there are none.
   *
   * @param count how many there must be
   * @throws Refused when the note is damaged, so that it says nothing
   */
  @Nullable List<String> find(Path root, String key, int count) throws IOException, Refused {
    try (Folder folder = Folder.below(root, folder(root), false)) {
      if (folder.attributes(name(key)) == null) {
        return null;
      }
      byte[] content = Bytes.read(folder, name(key), "intent", MAX_SIZE, "it is damaged");
      List<String> facts = List.of(new String(content, StandardCharsets.UTF_8).split("\n", -1));
      if (facts.size() != count) {
        throw damaged();
      }
      return facts;
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  /** A note that holds something else than was noted. */
  static Refused damaged() {
    return new Refused("the note of what was begun is damaged; look at the file yourself");
  }

  private void sweep(Path root) throws IOException {
    Instant oldest = clock.instant().minus(KEPT);
    try (Folder folder = Folder.below(root, folder(root), false)) {
      for (String name : folder.names()) {
        var attributes = folder.attributes(name);
        if (attributes != null && attributes.lastModifiedTime().toInstant().isBefore(oldest)) {
          folder.deleteIfThere(name);
        }
      }
    }
  }

  private static Path folder(Path root) {
    return root.resolve(".taskcraft").resolve("intents");
  }

  private static String name(String key) {
    return Bytes.digest(key.getBytes(StandardCharsets.UTF_8), 32);
  }
}

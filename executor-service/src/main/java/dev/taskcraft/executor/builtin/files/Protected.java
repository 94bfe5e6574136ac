package dev.taskcraft.executor.builtin.files;

import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.builtin.files.Workspace.Use;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names that the file tools leave alone inside a root, upper and lower case alike.
 *
 * <ul>
 *   <li>neither read nor written, because secrets must not reach the model: {@code .taskcraft} and
 *       {@code .env}, also {@code .env.local} and the like, but not {@code .env.example}
 *   <li>not written, because somebody acts on them later: {@code .git}, {@code policies/*.yaml},
 *       and coworker files, known by their name ({@code coworker.yaml}, {@code *.coworker.yaml})
 *       or, when there is one already, by its keys: a coworker must not loosen its own policies
 * </ul>
 *
 * <p>A hard link under another name is not recognised.
 */
public final class Protected {
  private static final Set<String> SAMPLES = Set.of(".env.example", ".env.sample", ".env.template");
  private static final Pattern COWORKER = Pattern.compile("(.*\\.)?coworker\\.ya?ml");
  private static final Pattern YAML = Pattern.compile(".*\\.ya?ml");

  private static final Pattern OBJECTIVE = Pattern.compile("(?m)^[\"']?objective[\"']?\\s*:");
  private static final Pattern GRANTS = Pattern.compile("(?m)^[\"']?(tools|policies)[\"']?\\s*:");
  private static final int MAX_COWORKER_FILE = 1 << 20;

  private Protected() {}

  static void check(Path root, Path path, String written, Use use) throws Refused {
    String before = "";
    for (Path part : root.relativize(path)) {
      String name = part.toString().toLowerCase(Locale.ROOT);
      if (hidden(name)) {
        throw new Refused("'" + written + "' is protected: tools neither read nor write " + part);
      }
      boolean policy = before.equals("policies") && YAML.matcher(name).matches();
      if (use == Use.WRITE && (name.equals(".git") || COWORKER.matcher(name).matches() || policy)) {
        throw new Refused(
            "'" + written + "' is protected: tools don't write " + part + "; ask a person to");
      }
      before = name;
    }
  }

  /** Refuses to change a YAML file that is a coworker file, whatever its name. */
  static void checkContent(Folder folder, Spot spot) throws IOException, Refused {
    String name = spot.name();
    BasicFileAttributes file = folder.attributes(name);
    if (file == null
        || !file.isRegularFile()
        || file.size() > MAX_COWORKER_FILE
        || !YAML.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
      return;
    }
    byte[] content = Bytes.read(folder, name, spot.shown(), MAX_COWORKER_FILE, "it grew");
    String text = new String(content, StandardCharsets.UTF_8);
    if (OBJECTIVE.matcher(text).find() && GRANTS.matcher(text).find()) {
      throw new Refused(
          "'%s' is protected: it is a coworker file (objective:, tools:); ask a person to change it"
              .formatted(spot.shown()));
    }
  }

  /** Whether a file or folder of that name is neither read nor listed. */
  public static boolean hidden(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals(".taskcraft")
        || lower.equals(".env")
        || (lower.startsWith(".env.") && !SAMPLES.contains(lower));
  }
}

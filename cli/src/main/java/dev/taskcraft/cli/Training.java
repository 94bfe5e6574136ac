package dev.taskcraft.cli;

import dev.taskcraft.log.TaskQuery;
import dev.taskcraft.serde.EventCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.sqlite.util.OSInfo;

/**
 * What the JVM watches when the build makes the AOT cache: the usual commands, one after the other
 * in one process, in the present folder. Classes that these never touch are loaded from their jars
 * at every start, which is what makes a start slow.
 */
final class Training {
  private static final String DATABASE = "training.db";
  private static final Set<String> KEPT = Set.of("PATH", "HOME", "LANG", "TMPDIR");

  private Training() {}

  /**
   * Unpacks SQLite's library into the folder given first, then runs each coworker file after it, or
   * with none of them looks at what an earlier training left. A command that fails is told and
   * trains nothing; the others do.
   */
  public static void main(String[] args) throws IOException {
    System.setProperty("org.sqlite.lib.path", sqlite(Path.of(args[0])).toString());
    Logging.quiet();
    new EventCodec().warm(); // as Main does
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().retainAll(KEPT); // no key, no mail server, no database of the user's
    environment.put("SQLITE_DB_PATH", DATABASE);
    environment.put("XDG_CACHE_HOME", "cache");
    for (int i = 1; i < args.length; i++) {
      run(environment, "validate", args[i]);
      run(environment, "run", args[i]);
      run(environment, "approve", newest(environment), "--yes");
    }
    look(environment, newest(environment));
    run(environment, "--help");
    System.exit(ExitCode.DONE);
  }

  /** The library beside the jars: else the driver unpacks it at every start. */
  private static Path sqlite(Path folder) throws IOException {
    String library = System.mapLibraryName("sqlitejdbc");
    String packed =
        "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + library;
    try (InputStream content = OSInfo.class.getResourceAsStream(packed)) {
      if (content != null) { // on an unknown platform the driver itself says what is wrong
        Files.createDirectories(folder);
        Files.copy(content, folder.resolve(library), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return folder;
  }

  private static void look(Map<String, String> environment, String task) {
    run(environment, "status", task);
    run(environment, "status", task, "--json");
    run(environment, "show", task, "--step", "1");
    run(environment, "logs", task);
    run(environment, "list");
  }

  private static String newest(Map<String, String> environment) {
    try (Store store = Stores.open(new Globals(environment), true)) {
      return store.log().list(new TaskQuery(Set.of(), null, 1)).getFirst().task().value();
    }
  }

  private static void run(Map<String, String> environment, String... command) {
    int code = Main.commandLine(new TaskcraftCommand(environment), command).execute(command);
    System.err.println("exit " + code + ": " + String.join(" ", command));
  }
}

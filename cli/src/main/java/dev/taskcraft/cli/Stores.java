package dev.taskcraft.cli;

import dev.taskcraft.blob.file.FileBlobStore;
import dev.taskcraft.blob.postgres.PostgresBlobStore;
import dev.taskcraft.cli.cluster.ClusterAddress;
import dev.taskcraft.cli.cluster.ClusterBlobs;
import dev.taskcraft.cli.cluster.ClusterLog;
import dev.taskcraft.file.PrivateFiles;
import dev.taskcraft.log.postgres.PostgresAddress;
import dev.taskcraft.log.postgres.PostgresEventLog;
import dev.taskcraft.log.sqlite.SqliteEventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens the store that the options and the environment name. */
final class Stores {
  private static final String DEFAULT = ".taskcraft/state.db";

  private Stores() {}

  /**
   * Opens the store.
   *
   * @param create whether to make it where there is none; a command that only looks does not
   */
  static Store open(Globals globals, boolean create) {
    Path database = database(globals.environment());
    Path folder = folder(database);
    return switch (globals.backend()) {
      case "kafka" -> cluster(globals);
      case "postgres" -> postgres(globals.environment(), folder);
      default -> sqlite(database, folder, create);
    };
  }

  private static Store cluster(Globals globals) {
    ClusterAddress address = address(globals);
    return new Store(new ClusterLog(address), new ClusterBlobs(address));
  }

  /** Where the cluster is. */
  static ClusterAddress address(Globals globals) {
    try {
      return ClusterAddress.of(globals.clusterFile(), globals.kafkaFlags(), globals.environment());
    } catch (IllegalArgumentException missing) {
      throw Failure.badInput(String.valueOf(missing.getMessage()), null);
    }
  }

  /** The SQLite file. */
  static Path database(Map<String, String> environment) {
    String path = environment.get("SQLITE_DB_PATH");
    return Path.of(path == null || path.isBlank() ? DEFAULT : path).toAbsolutePath().normalize();
  }

  /** Where mail goes that no server takes. */
  static Path outbox(Map<String, String> environment) {
    return folder(database(environment)).resolve("outbox");
  }

  private static Path folder(Path database) {
    Path parent = database.getParent();
    return parent == null ? database.resolveSibling(".") : parent;
  }

  private static Store sqlite(Path database, Path folder, boolean create) {
    if (!create && !Files.exists(database)) {
      throw Failure.badInput(
          "there are no tasks here: " + database + " does not exist",
          "run a coworker first, or set SQLITE_DB_PATH");
    }
    privateFolder(folder);
    privateFolder(folder.resolve("blobs"));
    privateFolder(folder.resolve("outbox"));
    privateFolder(folder.resolve("keys"));
    return new Store(SqliteEventLog.open(database), new FileBlobStore(folder.resolve("blobs")));
  }

  private static Store postgres(Map<String, String> environment, Path folder) {
    @Nullable String url = environment.get("DATABASE_URL");
    if (url == null || url.isBlank()) {
      throw Failure.badInput(
          "--backend postgres needs DATABASE_URL",
          "set it, e.g. DATABASE_URL=postgresql://user:password@localhost:5432/taskcraft");
    }
    PostgresAddress address;
    try {
      address = PostgresAddress.parse(url);
    } catch (IllegalArgumentException bad) {
      throw Failure.badInput(
          "DATABASE_URL: " + bad.getMessage(), "e.g. postgresql://user:password@localhost:5432/db");
    }
    privateFolder(folder);
    privateFolder(folder.resolve("outbox"));
    return new Store(PostgresEventLog.open(address), new PostgresBlobStore(address));
  }

  private static void privateFolder(Path folder) {
    try {
      PrivateFiles.folders(folder);
    } catch (IOException failure) {
      throw Failure.unavailable(
          "can't make the folder " + folder + ": " + StateCheck.trouble(folder, failure),
          "make it writable, or set SQLITE_DB_PATH to a place that is");
    }
  }
}

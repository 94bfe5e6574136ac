package dev.taskcraft.local;

import dev.taskcraft.file.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Makes the secrets of a cluster in containers, once: what is there stays. */
public final class Secrets {
  private Secrets() {}

  /**
   * Writes {@code tokens}, the keys of requests, {@code token} (the person's) and, last, {@code
   * env} (the variables of {@code docker-compose.yml}), for this user's eyes only.
   *
   * @param args the folder
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]).toAbsolutePath();
    Path env = folder.resolve("env");
    if (Files.exists(env)) {
      return;
    }
    PrivateFiles.folders(folder);
    Tokens tokens = Tokens.fresh();
    tokens.write(folder.resolve("tokens"), System.getProperty("user.name"));
    RequestKeys.in(folder.resolve("keys"));
    write(folder.resolve("token"), List.of(tokens.person()));
    Path fresh = folder.resolve("env.new");
    write(
        fresh,
        List.of(
            "TASKCRAFT_STATE_TOKEN=" + tokens.services(),
            "POSTGRES_PASSWORD=" + Tokens.fresh().services()));
    Files.move(fresh, env, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(Path file, List<String> lines) throws IOException {
    Files.deleteIfExists(file);
    PrivateFiles.file(file);
    Files.write(file, lines);
  }
}

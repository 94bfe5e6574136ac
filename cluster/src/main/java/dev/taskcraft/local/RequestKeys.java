package dev.taskcraft.local;

import dev.taskcraft.file.PrivateFiles;
import dev.taskcraft.signing.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The keys of a cluster of one's own: one for the person's command, one for state-service. They are
 * kept, because what they signed is read again at the next start.
 *
 * @param list of the public halves, for all services
 */
record RequestKeys(Path list, Path command, Path state) {

  /** The keys in this folder, made where they are missing. */
  static RequestKeys in(Path folder) throws IOException {
    RequestKeys keys =
        new RequestKeys(
            folder.resolve("request-keys"), folder.resolve("cli.pem"), folder.resolve("state.pem"));
    if (!Files.exists(keys.list())) { // written last, so without it nothing is whole
      PrivateFiles.folders(folder);
      Files.deleteIfExists(keys.command());
      Files.deleteIfExists(keys.state());
      Path fresh = folder.resolve("request-keys.new");
      Files.write(
          fresh, List.of(SigningKey.create(keys.command()), SigningKey.create(keys.state())));
      Files.move(fresh, keys.list(), StandardCopyOption.ATOMIC_MOVE);
    }
    return keys;
  }
}

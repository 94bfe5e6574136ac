package dev.taskcraft.local;

import dev.taskcraft.digest.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The API tokens of a cluster of one's own: one for the person who started it, one for the services
 * among themselves. Made anew at every start.
 */
public record Tokens(String person, String services) {
  private static final int BYTES = 24;

  /** Random ones. */
  public static Tokens fresh() {
    SecureRandom random = new SecureRandom();
    return new Tokens(text(random), text(random));
  }

  private static String text(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Writes what the services know them by, for this user's eyes only. */
  public void write(Path file, String personName) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        "%s viewer,requester,approver,operator %s\nservices service,viewer %s\n"
            .formatted(personName, digest(person), digest(services)));
  }

  private static String digest(String token) {
    return Sha256.hex(token.getBytes(StandardCharsets.UTF_8));
  }
}

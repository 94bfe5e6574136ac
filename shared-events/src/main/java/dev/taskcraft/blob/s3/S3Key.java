package dev.taskcraft.blob.s3;

import java.util.Optional;

/**
 * As whom a store is asked.
 *
 * @param id the access key's public half
 * @param secret its other half
 * @param session of temporary keys
 */
public record S3Key(String id, String secret, Optional<String> session) {
  public S3Key {
    if (id.isBlank() || secret.isBlank()) {
      throw new IllegalArgumentException("an access key has an id and a secret");
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "access key " + id;
  }
}

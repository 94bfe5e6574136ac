package dev.taskcraft.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.taskcraft.coworker.Coworker;
import dev.taskcraft.coworker.Policies;

/** A coworker as JSON, and the digests that pin it and its policies. */
public final class CoworkerJson {
  private CoworkerJson() {}

  /** The coworker as it stands in {@code task.requested}. */
  public static String write(Coworker coworker) {
    try {
      return Wire.MAPPER.writeValueAsString(coworker);
    } catch (JsonProcessingException bad) {
      throw new IllegalArgumentException(
          "coworker '%s' has no JSON form: %s".formatted(coworker.name(), bad.getOriginalMessage()),
          bad);
    }
  }

  /**
   * The coworker that {@link #write} wrote.
   *
   * @throws UnreadableJson when it is not one
   */
  public static Coworker read(String json) {
    try {
      Coworker coworker = Wire.MAPPER.readValue(json, Coworker.class);
      if (coworker == null) {
        throw new UnreadableJson("coworker is null");
      }
      return coworker;
    } catch (JsonProcessingException bad) {
      throw new UnreadableJson("coworker: " + bad.getMessage(), bad);
    }
  }

  /** SHA-256 over the coworker's canonical JSON, {@code sha256:<64 hex>}. */
  public static String coworkerDigest(Coworker coworker) {
    return digest(coworker);
  }

  /** SHA-256 over the canonical JSON of the policies alone, {@code sha256:<64 hex>}. */
  public static String policyDigest(Policies policies) {
    return digest(policies);
  }

  private static String digest(Object value) {
    return CanonicalJson.digest(Wire.MAPPER.convertValue(value, Object.class));
  }
}

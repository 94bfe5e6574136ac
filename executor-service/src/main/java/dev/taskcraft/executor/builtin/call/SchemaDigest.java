package dev.taskcraft.executor.builtin.call;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;

/** SHA-256 over the canonical JSON (RFC 8785) of a schema. */
final class SchemaDigest {
  private SchemaDigest() {}

  static String of(Map<String, Object> schema) {
    try {
      byte[] canonical =
          new JsonCanonicalizer(new ObjectMapper().writeValueAsBytes(schema)).getEncodedUTF8();
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonical);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (IOException | NoSuchAlgorithmException impossible) {
      throw new AssertionError("a schema written in Java is JSON", impossible);
    }
  }
}

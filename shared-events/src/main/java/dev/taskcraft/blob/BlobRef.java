package dev.taskcraft.blob;

import dev.taskcraft.json.Texts;

/**
 * Points at content kept outside the log, by what it is.
 *
 * @param digest {@code sha256:} and 64 lower-case hexadecimal digits
 * @param mediaType as in RFC 6838, e.g. {@code application/json}
 * @param size in bytes
 * @param preview the first characters, for people; at most 500
 */
public record BlobRef(String digest, String mediaType, long size, String preview) {
  private static final int PREVIEW = 500;

  public BlobRef {
    if (!digest.matches("sha256:[0-9a-f]{64}")) {
      throw new IllegalArgumentException("blob digest '" + digest + "' is not sha256:<64 hex>");
    }
    preview = Texts.cut(preview, PREVIEW);
  }
}

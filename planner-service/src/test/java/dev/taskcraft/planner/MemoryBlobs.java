package dev.taskcraft.planner;

import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Blobs in memory. */
public final class MemoryBlobs implements BlobStore {
  private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
  private final AtomicInteger reads = new AtomicInteger();

  @Override
  public BlobRef put(byte[] content, String mediaType, String preview) {
    String digest = "sha256:" + HexFormat.of().formatHex(sha256(content));
    contents.put(digest, content.clone());
    return new BlobRef(digest, mediaType, content.length, preview);
  }

  @Override
  public byte[] get(String digest) {
    reads.incrementAndGet();
    byte[] content = contents.get(digest);
    if (content == null) {
      throw new NoSuchElementException("no blob " + digest);
    }
    return content.clone();
  }

  /** How often a blob was read. */
  public int reads() {
    return reads.get();
  }

  public void lose(String digest) {
    contents.remove(digest);
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

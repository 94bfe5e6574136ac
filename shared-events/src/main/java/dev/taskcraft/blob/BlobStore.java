package dev.taskcraft.blob;

/**
 * Keeps content by its digest. Durable before {@link #put} returns, because the event that cites it
 * comes after. Safe for use by several threads and processes.
 */
public interface BlobStore extends AutoCloseable {
  /** The most that somebody who may request may send to a cluster in one piece, in bytes. */
  int MOST_BYTES_SENT = 8 << 20;

  /**
   * Keeps this content; storing it twice is the same as once.
   *
   * @param preview what a person sees of it in the log
   * @throws BlobsUnavailable when it can't be made durable
   */
  BlobRef put(byte[] content, String mediaType, String preview);

  /**
   * Returns the content.
   *
   * @throws java.util.NoSuchElementException when there is none of that digest
   * @throws BlobsUnavailable when it can't be read
   * @throws IllegalStateException when what is stored no longer has that digest
   */
  byte[] get(String digest);

  /**
   * Returns when blobs can be kept and read, as far as that can be seen without doing it. Stores
   * that fail together with all else look at nothing.
   *
   * @throws BlobsUnavailable when they can't
   */
  default void check() {}

  /** Gives up connections, where there are any. */
  @Override
  default void close() {}
}

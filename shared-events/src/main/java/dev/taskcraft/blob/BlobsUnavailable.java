package dev.taskcraft.blob;

/**
 * Blobs can't be kept or read now: a full disk, a read-only folder, a stopped server. The message
 * says which and what to do. No fault of the task's: it goes on when the cause is gone.
 */
public final class BlobsUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BlobsUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}

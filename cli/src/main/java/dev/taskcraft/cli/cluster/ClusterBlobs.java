package dev.taskcraft.cli.cluster;

import dev.taskcraft.blob.BlobDigest;
import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.BlobsUnavailable;
import dev.taskcraft.log.LogUnavailable;
import java.util.NoSuchElementException;

/** Reads blobs from the state-service, and gives it the code that a request brings. */
public final class ClusterBlobs implements BlobStore {
  private final ClusterAddress address;
  private final ClusterApi api;

  public ClusterBlobs(ClusterAddress address) {
    this.address = address;
    api = new ClusterApi(address);
  }

  @Override
  public BlobRef put(byte[] content, String mediaType, String preview) {
    String digest = BlobDigest.of(content);
    String where = address.state() + "/blobs/" + digest;
    try {
      ClusterApi.Answer answer = api.put(where, content);
      if (!answer.ok()) {
        throw new LogUnavailable(where + ": " + answer.problem());
      }
      return new BlobRef(digest, mediaType, content.length, preview);
    } catch (LogUnavailable failure) {
      throw new BlobsUnavailable(String.valueOf(failure.getMessage()), failure);
    }
  }

  @Override
  public byte[] get(String digest) {
    String where = address.state() + "/blobs/" + digest;
    try {
      ClusterApi.Answer answer = api.get(where);
      if (!answer.ok()) {
        throw new NoSuchElementException(where + ": " + answer.problem());
      }
      return BlobDigest.checked(digest, answer.body(), where);
    } catch (LogUnavailable failure) {
      throw new BlobsUnavailable(String.valueOf(failure.getMessage()), failure);
    }
  }
}

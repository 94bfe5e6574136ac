package dev.taskcraft.cli.cluster;

import dev.taskcraft.blob.BlobDigest;
import dev.taskcraft.blob.BlobRef;
import dev.taskcraft.blob.BlobStore;
import dev.taskcraft.blob.BlobsUnavailable;
import dev.taskcraft.log.LogUnavailable;
import java.util.NoSuchElementException;

/** Reads blobs from the state-service. */
public final class ClusterBlobs implements BlobStore {
  private final ClusterAddress address;
  private final ClusterApi api;

  public ClusterBlobs(ClusterAddress address) {
    this.address = address;
    api = new ClusterApi(address);
  }

  /** Never: only the services write. */
  @Override
  public BlobRef put(byte[] content, String mediaType, String preview) {
    throw new UnsupportedOperationException("the command writes no blobs into a cluster");
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

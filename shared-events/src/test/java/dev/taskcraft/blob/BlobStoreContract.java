package dev.taskcraft.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store of blobs has to do. */
public abstract class BlobStoreContract {
  /** The store to try; the same place each time within one test. */
  protected abstract BlobStore store();

  /** Changes what is stored under this digest behind the store's back. */
  protected abstract void damage(String digest) throws Exception;

  @Test
  void returnsWhatWasPut() {
    byte[] content = new byte[3_000_000];
    new Random(7).nextBytes(content);

    BlobRef ref = store().put(content, "image/png", "a picture");

    assertThat(ref)
        .isEqualTo(new BlobRef(BlobDigest.of(content), "image/png", 3_000_000, "a picture"));
    assertThat(store().get(ref.digest())).isEqualTo(content);
  }

  @Test
  void namesContentByItsSha256() {
    assertThat(store().put("abc".getBytes(UTF_8), "text/plain", "abc").digest())
        .isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(store().get(store().put(new byte[0], "text/plain", "").digest())).isEmpty();
  }

  @Test
  void keepsTheSameContentOnce() {
    byte[] content = "twice".getBytes(UTF_8);
    BlobRef first = store().put(content, "text/plain", "one");
    BlobRef second = store().put(content, "text/markdown", "two");

    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(store().get(first.digest())).isEqualTo(content);
  }

  @Test
  void takesTheSameContentFromManyAtOnce() throws Exception {
    byte[] content = "together".repeat(10_000).getBytes(UTF_8);
    List<Callable<BlobRef>> jobs = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      jobs.add(() -> store().put(content, "text/plain", "t"));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<BlobRef> ref : threads.invokeAll(jobs)) {
        assertThat(store().get(ref.get().digest())).isEqualTo(content);
      }
    }
  }

  @Test
  void saysWhatIsMissing() {
    String digest = BlobDigest.of("never put".getBytes(UTF_8));

    assertThatThrownBy(() -> store().get(digest))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining(digest.substring("sha256:".length()));
  }

  @Test
  void refusesWhatIsNoDigest() {
    assertThatThrownBy(() -> store().get("sha256:../../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noticesDamage() throws Exception {
    BlobRef ref = store().put("sound".getBytes(UTF_8), "text/plain", "sound");
    damage(ref.digest());

    assertThatThrownBy(() -> store().get(ref.digest()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(ref.digest());
  }
}

package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HereTest {
  private static final String PROC = "500 499 0:60 / /proc rw,nosuid - proc proc rw";
  private static final String DISK = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard";

  @Test
  void aContainerThatIsStartedAgainIsWhereItWas() {
    Here before = new Here("pid:[4026532201]", layer("one"), "here");
    Here after = new Here("pid:[4026532317]", layer("one"), "here");

    assertThat(after.name()).isNotNull().isEqualTo(before.name());
  }

  @Test
  void twoContainersAreNeverTheSame() {
    Here one = new Here("pid:[4026532201]", layer("one"), "here");
    Here another = new Here("pid:[4026532201]", layer("another"), "here");

    assertThat(another.name()).isNotEqualTo(one.name());
    assertThat(new Here("pid:[4026532201]", layer("one"), "there").name())
        .as("where layers are counted on each of two engines")
        .isNotEqualTo(one.name());
  }

  @Test
  void aHostIsKnownByItsProcessesWhateverItsRootIs() {
    assertThat(new Here(Here.HOST, layer("of a live system"), "here").name()).isEqualTo(Here.HOST);
    assertThat(new Here(Here.HOST, null, "here").contained()).isFalse();
  }

  @Test
  void whereNoLayerIsKnownTheProcessesCount() {
    assertThat(new Here("pid:[4026532201]", null, "here").name()).isEqualTo("pid:[4026532201]");
    assertThat(new Here(null, null, "here").name()).isNull();
    assertThat(new Here(null, null, "here").contained()).isTrue();
  }

  @Test
  void theLayerIsThatOfTheRootAndNoOther() {
    assertThat(Mounts.layer(List.of(PROC, DISK))).isNull();
    assertThat(Mounts.layer(List.of(PROC, overlay("/", "/data/one/diff"), PROC)))
        .isEqualTo("/data/one/diff");
    assertThat(Mounts.layer(List.of(DISK, overlay("/merged", "/data/one/diff")))).isNull();
    assertThat(Mounts.layer(List.of(overlay("/", "/a\\134,b\\040c/one/diff"))))
        .isEqualTo("/a\\134,b\\040c/one/diff");
  }

  private static String layer(String name) {
    return String.valueOf(Mounts.layer(List.of(overlay("/", "/data/" + name + "/diff"))));
  }

  private static String overlay(String point, String upper) {
    return "499 400 0:58 / %s rw,relatime master:9 - overlay overlay rw,lowerdir=/data/l/A:/data/l/B,upperdir=%s,workdir=/data/w"
        .formatted(point, upper);
  }
}

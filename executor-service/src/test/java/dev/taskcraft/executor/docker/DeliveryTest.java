package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
  private static final URI REMOTE = URI.create("tcp://127.0.0.1:2375");

  private static final Here HOST = new Here(Here.HOST, null, null);
  private static final Here CONTAINER = new Here("pid:[4026532201]", null, null);

  @TempDir Path temp;
  private URI socket;

  @BeforeEach
  void makeSocket() throws Exception {
    socket = URI.create("unix://" + Files.createFile(temp.toRealPath().resolve("docker.sock")));
  }

  @Test
  void anEngineWhoseOwnFolderIsHereMountsOurFiles() throws Exception {
    assertThat(Delivery.AUTO.to(socket, temp.toString(), HOST)).isEqualTo(Delivery.MOUNT);
    assertThat(Delivery.COPY.to(socket, temp.toString(), HOST)).isEqualTo(Delivery.COPY);
  }

  @Test
  void anEngineWhoseOwnFolderIsElsewhereIsSentThem() throws Exception {
    assertThat(Delivery.AUTO.to(socket, temp + "/none", HOST)).isEqualTo(Delivery.COPY);
    assertThat(Delivery.AUTO.to(socket, null, HOST)).isEqualTo(Delivery.COPY);
    assertThat(Delivery.MOUNT.to(socket, null, HOST)).isEqualTo(Delivery.MOUNT);
  }

  @Test
  void aSocketThatIsMountedAloneLeadsOutOfAContainer() throws Exception {
    assertThat(Delivery.AUTO.to(URI.create("unix:///proc"), temp.toString(), HOST))
        .as("a mount point, as such a socket is")
        .isEqualTo(Delivery.COPY);
  }

  @Test
  void aSocketInAFolderThatIsMountedLeadsOutOfAContainerToo() throws Exception {
    URI inside = URI.create("unix:///proc/version"); // /proc is mounted everywhere

    assertThat(Delivery.AUTO.to(inside, temp.toString(), CONTAINER)).isEqualTo(Delivery.COPY);
    assertThat(Delivery.AUTO.to(inside, temp.toString(), HOST))
        .as("as a socket in /run is")
        .isEqualTo(Delivery.MOUNT);
  }

  @Test
  void anEngineInTheContainerThatWeRunInMountsOurFiles() throws Exception {
    URI beside = URI.create("unix:///bin/sh"); // as nothing is mounted there

    assertThat(Delivery.AUTO.to(beside, temp.toString(), CONTAINER)).isEqualTo(Delivery.MOUNT);
  }

  @Test
  void anEngineOnTheNetworkIsSentThem() throws Exception {
    assertThat(Delivery.AUTO.to(REMOTE, temp.toString(), HOST)).isEqualTo(Delivery.COPY);
    assertThatThrownBy(() -> Delivery.MOUNT.to(REMOTE, temp.toString(), HOST))
        .isInstanceOf(SandboxUnavailable.class)
        .hasMessageContainingAll(REMOTE.toString(), "TASKCRAFT_SANDBOX_FILES=copy");
  }
}

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

  @TempDir Path temp;
  private URI socket;

  @BeforeEach
  void makeSocket() throws Exception {
    socket = URI.create("unix://" + Files.createFile(temp.toRealPath().resolve("docker.sock")));
  }

  @Test
  void anEngineWhoseOwnFolderIsHereMountsOurFiles() throws Exception {
    assertThat(Delivery.AUTO.to(socket, temp.toString())).isEqualTo(Delivery.MOUNT);
    assertThat(Delivery.COPY.to(socket, temp.toString())).isEqualTo(Delivery.COPY);
  }

  @Test
  void anEngineWhoseOwnFolderIsElsewhereIsSentThem() throws Exception {
    assertThat(Delivery.AUTO.to(socket, temp + "/none")).isEqualTo(Delivery.COPY);
    assertThat(Delivery.AUTO.to(socket, null)).isEqualTo(Delivery.COPY);
    assertThat(Delivery.MOUNT.to(socket, null)).isEqualTo(Delivery.MOUNT);
  }

  @Test
  void aSocketThatIsMountedAloneLeadsOutOfAContainer() throws Exception {
    assertThat(Delivery.AUTO.to(URI.create("unix:///proc"), temp.toString()))
        .as("a mount point, as such a socket is")
        .isEqualTo(Delivery.COPY);
  }

  @Test
  void anEngineOnTheNetworkIsSentThem() throws Exception {
    assertThat(Delivery.AUTO.to(REMOTE, temp.toString())).isEqualTo(Delivery.COPY);
    assertThatThrownBy(() -> Delivery.MOUNT.to(REMOTE, temp.toString()))
        .isInstanceOf(SandboxUnavailable.class)
        .hasMessageContainingAll(REMOTE.toString(), "TASKCRAFT_SANDBOX_FILES=copy");
  }
}

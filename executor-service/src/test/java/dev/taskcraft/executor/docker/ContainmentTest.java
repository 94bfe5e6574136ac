package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Link;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.VolumesFrom;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContainmentTest {
  private static final Shown SHOWN =
      new Shown(
          Map.of("/project", "/real/project"),
          List.of("/project/.taskcraft"),
          List.of("/project/.env"),
          List.of("/root"),
          Map.of("/out", "a-volume"));

  @Test
  void whatItMakesPassesItsOwnCheck() {
    assertThatCode(() -> Containment.check(options())).doesNotThrowAnyException();
  }

  @Test
  void everyFileThatIsShownIsReadOnlyAndPrivateToTheContainer() {
    assertThat(options().getMounts())
        .filteredOn(mount -> mount.getType() == MountType.BIND)
        .hasSize(2)
        .allSatisfy(mount -> assertThat(mount.getReadOnly()).isTrue())
        .allSatisfy(
            mount -> assertThat(mount.getBindOptions().getPropagation()).hasToString("R_PRIVATE"));
  }

  @Test
  void whatIsHiddenIsCovered() {
    assertThat(options().getTmpFs()).containsKey("/project/.taskcraft");
    assertThat(options().getMounts())
        .anySatisfy(
            mount -> {
              assertThat(mount.getTarget()).isEqualTo("/project/.env");
              assertThat(mount.getSource()).isEqualTo("/dev/null");
            });
  }

  @Test
  void nothingCanBeRunThatWasWrittenThere() {
    assertThat(options().getTmpFs().values())
        .allSatisfy(it -> assertThat(it).contains("noexec", "nosuid", "nodev", "size="));
  }

  @Test
  void aVolumeTakesNeitherFilesNorOwnerOfTheImage() {
    assertThat(options().getMounts())
        .filteredOn(mount -> mount.getType() == MountType.VOLUME)
        .singleElement()
        .satisfies(mount -> assertThat(mount.getVolumeOptions().getNoCopy()).isTrue());
  }

  @Test
  void whatIsSentBelongsToRootAndNobodyElseMayWrite() {
    assertThat(Containment.readable(1 << 20, 10)).contains("mode=755", "nosuid", "nodev");
  }

  @ParameterizedTest
  @MethodSource
  void refusesEveryForbiddenOption(UnaryOperator<HostConfig> change, String why) {
    HostConfig changed = change.apply(options());

    assertThatThrownBy(() -> Containment.check(changed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no sandbox")
        .hasMessageContaining(why);
  }

  static Stream<Arguments> refusesEveryForbiddenOption() {
    return Stream.of(
        forbidden("privileged", it -> it.withPrivileged(true), "privileged"),
        forbidden("a writable root", it -> it.withReadonlyRootfs(false), "root"),
        forbidden("an unsaid root", it -> it.withReadonlyRootfs(null), "root"),
        forbidden("an added capability", it -> it.withCapAdd(Capability.SYS_ADMIN), "gets cap"),
        forbidden("some capabilities kept", it -> it.withCapDrop(Capability.CHOWN), "keeps cap"),
        forbidden("all capabilities kept", it -> it.withCapDrop(new Capability[0]), "keeps cap"),
        forbidden("the host's network", it -> it.withNetworkMode("host"), "network"),
        forbidden("a bridge", it -> it.withNetworkMode("bridge"), "network"),
        forbidden("the network by default", it -> it.withNetworkMode(null), "network"),
        forbidden("another's network", it -> it.withNetworkMode("container:other"), "network"),
        forbidden("the host's processes", it -> it.withPidMode("host"), "processes"),
        forbidden("another's processes", it -> it.withPidMode("container:other"), "processes"),
        forbidden("the host's memory", it -> it.withIpcMode("host"), "memory"),
        forbidden("shareable memory", it -> it.withIpcMode("shareable"), "memory"),
        forbidden("the host's names", it -> it.withUtSMode("host"), "names"),
        forbidden("the host's users", it -> it.withUsernsMode("host"), "names"),
        forbidden("the host's control groups", it -> it.withCgroupnsMode("host"), "control groups"),
        forbidden("a device", it -> it.withDevices(Device.parse("/dev/kvm")), "devices"),
        forbidden("device rules", it -> it.withDeviceCgroupRules(List.of("a *:* rwm")), "devices"),
        forbidden(
            "a request for devices",
            it -> it.withDeviceRequests(List.of(new DeviceRequest().withCount(-1))),
            "devices"),
        forbidden("a bind", it -> it.withBinds(Bind.parse("/etc:/host:ro")), "outside"),
        forbidden("volumes of others", it -> it.withVolumesFrom(new VolumesFrom("o")), "outside"),
        forbidden("a link", it -> it.withLinks(new Link("other", "other")), "outside"),
        forbidden("a group", it -> it.withGroupAdd(List.of("docker")), "outside"),
        forbidden("a published port", ContainmentTest::publishing, "outside"),
        forbidden("a sysctl", it -> it.withSysctls(Map.of("kernel.x", "1")), "outside"),
        forbidden("a writable mount", it -> mounting(it, "/project", false), "write to /there"),
        forbidden("the engine's socket", it -> mounting(it, "/run/docker.sock", true), "socket"),
        forbidden("no seccomp", it -> security(it, "seccomp=unconfined"), "privileges"),
        forbidden("no AppArmor", it -> security(it, "apparmor=unconfined"), "privileges"),
        forbidden("no SELinux", it -> security(it, "label=disable"), "privileges"),
        forbidden("bare /proc", it -> security(it, "systempaths=unconfined"), "privileges"),
        forbidden("new privileges", it -> it.withSecurityOpts(List.of()), "privileges"),
        forbidden("unsaid privileges", it -> it.withSecurityOpts(null), "privileges"),
        forbidden("no limit of memory", it -> it.withMemory(null), "limits"),
        forbidden("endless memory", it -> it.withMemory(0L).withMemorySwap(0L), "limits"),
        forbidden("swap", it -> it.withMemorySwap(-1L), "limits"),
        forbidden("no limit of processors", it -> it.withNanoCPUs(null), "limits"),
        forbidden("no limit of processes", it -> it.withPidsLimit(null), "limits"),
        forbidden("endless processes", it -> it.withPidsLimit(-1L), "limits"),
        forbidden("an unknown runtime", it -> it.withRuntime("nvidia"), "runtime"),
        forbidden("the engine's usual runtime", it -> it.withRuntime(null), "runtime"));
  }

  private static Arguments forbidden(String name, UnaryOperator<HostConfig> change, String why) {
    return argumentSet(name, change, why);
  }

  private static HostConfig publishing(HostConfig options) {
    return options.withPortBindings(new Ports(ExposedPort.tcp(80), Ports.Binding.bindPort(8080)));
  }

  private static HostConfig mounting(HostConfig options, String source, boolean readOnly) {
    return options.withMounts(
        List.of(
            new Mount()
                .withType(MountType.BIND)
                .withSource(source)
                .withTarget("/there")
                .withReadOnly(readOnly)));
  }

  private static HostConfig security(HostConfig options, String more) {
    return options.withSecurityOpts(List.of("no-new-privileges:true", more));
  }

  private static HostConfig options() {
    return Containment.options(SandboxLimits.DEFAULT, Containment.RUNC, SHOWN);
  }
}

package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.Binds;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.Driver;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Isolation;
import com.github.dockerjava.api.model.Link;
import com.github.dockerjava.api.model.Links;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.LxcConf;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.api.model.VolumeOptions;
import com.github.dockerjava.api.model.VolumesFrom;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
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
  void refusesEveryForbiddenOption(UnaryOperator<HostConfig> change, String option) {
    HostConfig changed = change.apply(options());

    assertThatThrownBy(() -> Containment.check(changed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no sandbox")
        .hasMessageContaining("its option " + option + " is ");
  }

  /** Those too that docker-java gets with its next version. */
  @ParameterizedTest
  @MethodSource
  void refusesAnotherValueOfEveryOption(Field option) throws Exception {
    HostConfig changed = options();
    option.setAccessible(true);
    option.set(changed, another(option.getGenericType(), option.get(changed)));

    assertThatThrownBy(() -> Containment.check(changed))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no sandbox");
  }

  static Stream<Field> refusesAnotherValueOfEveryOption() {
    return Stream.of(HostConfig.class.getDeclaredFields())
        .filter(field -> !Modifier.isStatic(field.getModifiers()));
  }

  private static Object another(Type generic, Object value) throws Exception {
    if (generic instanceof ParameterizedType list && list.getRawType() == List.class) {
      return List.of(another(list.getActualTypeArguments()[0], null));
    }
    Class<?> type =
        (Class<?>) (generic instanceof ParameterizedType it ? it.getRawType() : generic);
    if (type.isArray()) {
      Class<?> one = type.getComponentType();
      Object all = Array.newInstance(one, 1);
      Array.set(all, 0, another(one, null));
      return all;
    }
    return switch (type.getSimpleName()) {
      case "Boolean" -> !Boolean.TRUE.equals(value);
      case "Long" -> -1L;
      case "Integer" -> -1;
      case "String" -> "other";
      case "Map" -> Map.of("/other", "other");
      case "Mount", "DeviceRequest", "BlkioRateDevice", "BlkioWeightDevice" ->
          type.getConstructor().newInstance();
      case "Binds" -> new Binds(Bind.parse("/etc:/host:ro"));
      case "Links" -> new Links(new Link("other", "other"));
      case "Link" -> new Link("other", "other");
      case "Capability" -> Capability.SYS_ADMIN;
      case "Device" -> Device.parse("/dev/kvm");
      case "Isolation" -> Isolation.PROCESS;
      case "LogConfig" -> new LogConfig(LogConfig.LoggingType.JSON_FILE);
      case "LxcConf" -> new LxcConf("other", "other");
      case "Ports" -> new Ports(ExposedPort.tcp(80), Ports.Binding.bindPort(8080));
      case "RestartPolicy" -> RestartPolicy.alwaysRestart();
      case "Ulimit" -> new Ulimit("nofile", 1L << 20, 1L << 20);
      case "VolumesFrom" -> new VolumesFrom("other");
      default -> throw new AssertionError("say what another " + type + " is");
    };
  }

  static Stream<Arguments> refusesEveryForbiddenOption() {
    return Stream.of(
        forbidden("privileged", it -> it.withPrivileged(true), "Privileged"),
        forbidden("a writable root", it -> it.withReadonlyRootfs(false), "ReadonlyRootfs"),
        forbidden("an unsaid root", it -> it.withReadonlyRootfs(null), "ReadonlyRootfs"),
        forbidden("an added capability", it -> it.withCapAdd(Capability.SYS_ADMIN), "CapAdd"),
        forbidden("some capabilities kept", it -> it.withCapDrop(Capability.CHOWN), "CapDrop"),
        forbidden("all capabilities kept", it -> it.withCapDrop(new Capability[0]), "CapDrop"),
        forbidden("the host's network", it -> it.withNetworkMode("host"), "NetworkMode"),
        forbidden("a bridge", it -> it.withNetworkMode("bridge"), "NetworkMode"),
        forbidden("the network by default", it -> it.withNetworkMode(null), "NetworkMode"),
        forbidden("another's network", it -> it.withNetworkMode("container:other"), "NetworkMode"),
        forbidden("the host's processes", it -> it.withPidMode("host"), "PidMode"),
        forbidden("another's processes", it -> it.withPidMode("container:other"), "PidMode"),
        forbidden("the host's memory", it -> it.withIpcMode("host"), "IpcMode"),
        forbidden("shareable memory", it -> it.withIpcMode("shareable"), "IpcMode"),
        forbidden("the host's names", it -> it.withUtSMode("host"), "UTSMode"),
        forbidden("the host's users", it -> it.withUsernsMode("host"), "UsernsMode"),
        forbidden("the host's control groups", it -> it.withCgroupnsMode("host"), "CgroupnsMode"),
        forbidden("a device", it -> it.withDevices(Device.parse("/dev/kvm")), "Devices"),
        forbidden(
            "device rules",
            it -> it.withDeviceCgroupRules(List.of("a *:* rwm")),
            "DeviceCgroupRules"),
        forbidden(
            "a request for devices",
            it -> it.withDeviceRequests(List.of(new DeviceRequest().withCount(-1))),
            "DeviceRequests"),
        forbidden("other names", it -> it.withExtraHosts("registry:10.0.0.1"), "ExtraHosts"),
        forbidden("other limits", it -> it.withUlimits(List.of()), "Ulimits"),
        forbidden("a control group", it -> it.withCgroupParent("/"), "CgroupParent"),
        forbidden("a temporary folder of programs", ContainmentTest::executable, "Tmpfs"),
        forbidden("an endless temporary folder", ContainmentTest::endless, "Tmpfs"),
        forbidden("a mount that passes on", ContainmentTest::propagating, "Mounts"),
        forbidden("a volume of a driver", ContainmentTest::driven, "Mounts"),
        forbidden("a bind", it -> it.withBinds(Bind.parse("/etc:/host:ro")), "Binds"),
        forbidden(
            "volumes of others", it -> it.withVolumesFrom(new VolumesFrom("o")), "VolumesFrom"),
        forbidden("a link", it -> it.withLinks(new Link("other", "other")), "Links"),
        forbidden("a group", it -> it.withGroupAdd(List.of("docker")), "GroupAdd"),
        forbidden("a published port", ContainmentTest::publishing, "PortBindings"),
        forbidden("a sysctl", it -> it.withSysctls(Map.of("kernel.x", "1")), "Sysctls"),
        forbidden("a writable mount", it -> mounting(it, "/project", false), "Mounts"),
        forbidden("the engine's socket", it -> mounting(it, "/run/docker.sock", true), "Mounts"),
        forbidden("no seccomp", it -> security(it, "seccomp=unconfined"), "SecurityOpt"),
        forbidden("no AppArmor", it -> security(it, "apparmor=unconfined"), "SecurityOpt"),
        forbidden("no SELinux", it -> security(it, "label=disable"), "SecurityOpt"),
        forbidden("bare /proc", it -> security(it, "systempaths=unconfined"), "SecurityOpt"),
        forbidden("new privileges", it -> it.withSecurityOpts(List.of()), "SecurityOpt"),
        forbidden("unsaid privileges", it -> it.withSecurityOpts(null), "SecurityOpt"),
        forbidden("no limit of memory", it -> it.withMemory(null), "Memory"),
        forbidden("endless memory", it -> it.withMemory(0L).withMemorySwap(0L), "Memory"),
        forbidden("swap", it -> it.withMemorySwap(-1L), "MemorySwap"),
        forbidden("no limit of processors", it -> it.withNanoCPUs(null), "NanoCpus"),
        forbidden("no limit of processes", it -> it.withPidsLimit(null), "PidsLimit"),
        forbidden("endless processes", it -> it.withPidsLimit(-1L), "PidsLimit"),
        forbidden("an unknown runtime", it -> it.withRuntime("nvidia"), "Runtime"),
        forbidden("the engine's usual runtime", it -> it.withRuntime(null), "Runtime"));
  }

  private static Arguments forbidden(String name, UnaryOperator<HostConfig> change, String option) {
    return argumentSet(name, change, option);
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

  private static HostConfig executable(HostConfig options) {
    return options.withTmpFs(Map.of("/tmp", "rw,exec,nosuid,nodev,mode=1777,size=65536"));
  }

  private static HostConfig endless(HostConfig options) {
    return options.withTmpFs(Map.of("/tmp", "rw,noexec,nosuid,nodev,mode=1777,size=0"));
  }

  private static HostConfig propagating(HostConfig options) {
    Mount mount = options.getMounts().getFirst();
    return options.withMounts(
        List.of(
            mount.withBindOptions(new BindOptions().withPropagation(BindPropagation.R_SHARED))));
  }

  private static HostConfig driven(HostConfig options) {
    VolumeOptions driver = new VolumeOptions().withDriverConfig(new Driver().withName("local"));
    return options.withMounts(
        List.of(
            new Mount()
                .withType(MountType.VOLUME)
                .withSource("v")
                .withTarget("/there")
                .withVolumeOptions(driver)));
  }

  private static HostConfig security(HostConfig options, String more) {
    return options.withSecurityOpts(List.of("no-new-privileges:true", more));
  }

  private static HostConfig options() {
    return Containment.options(SandboxLimits.DEFAULT, Containment.RUNC, SHOWN);
  }
}

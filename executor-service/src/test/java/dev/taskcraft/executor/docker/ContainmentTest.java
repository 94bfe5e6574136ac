package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.github.dockerjava.api.command.ExecCreateCmd;
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
import org.junit.jupiter.params.provider.ValueSource;

class ContainmentTest {
  private static final String VOLUME = "taskcraft-0b6f1f6e-6d3c-4c5a-9a0e-2f1d3c4b5a69";
  private static final String DIGEST = "sha256:" + "0f".repeat(32);
  private static final String USER = "1000:1000";

  private static final Shown SHOWN =
      new Shown(
          Map.of("/project", "/real/project"),
          List.of("/project/.taskcraft"),
          List.of("/project/.env"),
          List.of("/root"),
          Map.of("/out", VOLUME));

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/run",
        "/var/run",
        "/run/",
        "/home/../run",
        "/etc",
        "/proc",
        "/proc/1",
        "/dev/sda",
        "/var/lib/docker",
        "/var/lib/docker/volumes",
        "home"
      })
  void neitherShowsNorCoversTheSystemsFolders(String folder) {
    refusesToMount(Map.of("/there", folder), Map.of());
    refusesToMount(Map.of(folder, "/home/project"), Map.of());
    refusesToMount(Map.of(), Map.of(folder, VOLUME));
  }

  @Test
  void showsFoldersThatAreInTheSystems() {
    Map<String, String> files =
        Map.of("/opt/taskcraft/python", "/opt/program", "/run/taskcraft", "/tmp/tc-1/e");

    assertThatCode(() -> options(files, Map.of("/root/out", VOLUME))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "taskcraft_postgres",
        "taskcraft-",
        "taskcraft-data",
        VOLUME + "0",
        "a" + VOLUME,
        "/home"
      })
  void takesNobodyElsesVolume(String name) {
    refusesToMount(Map.of(), Map.of("/there", name));
  }

  private static void refusesToMount(Map<String, String> files, Map<String, String> volumes) {
    assertThatThrownBy(() -> options(files, volumes))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("its option Mounts is ");
  }

  private static HostConfig options(Map<String, String> files, Map<String, String> volumes) {
    return Containment.options(
        SandboxLimits.DEFAULT,
        Containment.RUNC,
        new Shown(files, List.of(), List.of(), List.of(), volumes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0:0", "0:1000", "1000:0", "00:1", "1000", "root", "1:1:1"})
  void noUserIsRoot(String user) {
    refusesToStart(DIGEST, user, "User");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "taskcraft/worker-python", "taskcraft/worker-python:latest", "sha256:0f"})
  void noImageIsAName(String image) {
    refusesToStart(image, USER, "Image");
  }

  /** Before the engine, which isn't there, is asked for anything. */
  private static void refusesToStart(String image, String user, String option) {
    try (Engine engine = new Engine(Map.of("DOCKER_HOST", "unix:///none.sock"))) {
      assertThatThrownBy(() -> start(engine, image, user))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("its option " + option + " is ");
      assertThatThrownBy(() -> start(engine, DIGEST, USER)).isInstanceOf(SandboxUnavailable.class);
    }
  }

  private static void start(Engine engine, String image, String user) throws SandboxUnavailable {
    Engine.Started _ =
        engine.start(image, List.of("true"), List.of(), "/tmp", user, Map.of(), options());
  }

  @Test
  void whatIsStartedInASandboxIsOneOfFewCommandsAndNoMore() {
    try (EngineClient client = new EngineClient(Map.of("DOCKER_HOST", "unix:///none.sock"))) {
      for (List<String> command :
          List.of(RelayCommand.listen(), RelayCommand.in("17"), RelayCommand.out("17"))) {
        assertThatCode(() -> Containment.check(started(client, command)))
            .doesNotThrowAnyException();
      }
      refuses(started(client, List.of("/bin/sh", "-c", "true")), "Cmd");
      refuses(started(client, RelayCommand.in("1;true")), "Cmd");
      refuses(started(client, RelayCommand.out("")), "Cmd");
      refuses(started(client, RelayCommand.listen().subList(0, 2)), "Cmd");
      refuses(started(client, RelayCommand.listen()).withUser("0:0"), "User");
      refuses(started(client, RelayCommand.listen()).withUser(""), "User");
      refuses(started(client, RelayCommand.listen()).withPrivileged(true), "Privileged");
      refuses(started(client, RelayCommand.listen()).withTty(true), "Tty");
      refuses(started(client, RelayCommand.listen()).withEnv(List.of("A=b")), "Env");
      refuses(started(client, RelayCommand.listen()).withWorkingDir("/tmp"), "WorkingDir");
    }
  }

  private static ExecCreateCmd started(EngineClient client, List<String> command) {
    return client
        .quick()
        .execCreateCmd("container")
        .withUser(USER)
        .withWorkingDir("/")
        .withCmd(command.toArray(String[]::new))
        .withAttachStdin(true)
        .withAttachStdout(true)
        .withAttachStderr(true)
        .withTty(false)
        .withPrivileged(false);
  }

  private static void refuses(ExecCreateCmd command, String option) {
    try (command) {
      assertThatThrownBy(() -> Containment.check(command))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("its option " + option + " is ");
    }
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
                .withSource(VOLUME)
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

package dev.taskcraft.executor.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskcraft.executor.tool.Tool;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sandbox is said to keep a tool from, tried by a tool within one: {@code hostile.py}. */
@ParameterizedClass
@EnumSource(
    value = Way.class,
    names = {"USUAL", "COPIED"})
@Timeout(180)
class SandboxIT {
  private static final String GRANTED = "granted-77ab";

  @TempDir static Path all;
  @Parameter Way way;

  private static Bench bench;
  private static Bench neighbours;
  private static Map<String, Tool> hostile;
  private static Path outside;
  private static ServerSocketChannel hostSocket;

  @BeforeParameterizedClassInvocation
  static void open(Way way) throws Exception {
    RealEngine.require();
    Path temp = Files.createDirectory(all.resolve(way.name()));
    bench = way.reach(temp).bench();
    bench.secrets.put("TOKEN", GRANTED);
    Path module = bench.copy("hostile.py", "hostile.py");
    outside = Files.writeString(temp.toRealPath().resolve("secret"), Bench.CANARY);
    writeSecrets();
    Files.createSymbolicLink(bench.workspace.resolve("link-to-shadow"), Path.of("/etc/shadow"));
    Files.createSymbolicLink(bench.workspace.resolve("link-outside"), outside);
    Files.createSymbolicLink(bench.workspace.resolve("link-up"), Path.of(".."));
    Files.createSymbolicLink(
        bench.workspace.resolve("link-to-hosts-root"), Path.of("/proc/1/root"));
    Path socket = bench.workspace.resolve("host.sock");
    hostSocket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    hostSocket.bind(UnixDomainSocketAddress.of(socket));
    everybody(socket, "rwxrwxrwx");
    everybody(module, "rw-rw-rw-");
    everybody(bench.write("everybodys", "as it was"), "rw-rw-rw-");
    everybody(Files.createDirectory(bench.workspace.resolve("everybodys-folder")), "rwxrwxrwx");
    everybody(bench.workspace, "rwxrwxrwx");
    hostile = bench.open("hostile");
    neighbours = way.reach(Files.createDirectory(temp.resolve("neighbour"))).bench();
    neighbours.copy("failing.py", "failing.py");
  }

  private static void writeSecrets() throws IOException {
    for (String name :
        List.of(".env", "a/.env.production", ".taskcraft/keys/k", "a/b/.taskcraft/secrets.yaml")) {
      bench.write(name, Bench.CANARY);
    }
    bench.write("a/plain", "to be seen");
  }

  private static void everybody(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @AfterParameterizedClassInvocation
  static void close() throws Exception {
    if (bench != null) {
      hostSocket.close();
      neighbours.close();
      bench.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mount",
        "mount of proc",
        "mount of a cgroup",
        "bind mount",
        "remount of the root",
        "umount of a mask",
        "fsopen",
        "open_tree",
        "mount_setattr",
        "pivot_root",
        "chroot",
        "unshare of users and mounts",
        "unshare of users",
        "unshare of mounts",
        "unshare of the network",
        "unshare of processes",
        "unshare of control groups",
        "clone with new users",
        "clone with new mounts",
        "clone3 with new users",
        "setns of mounts",
        "setns of the network",
        "keyctl",
        "add_key",
        "request_key",
        "bpf",
        "perf_event_open",
        "open_by_handle_at",
        "init_module",
        "finit_module",
        "kexec_load",
        "reboot",
        "swapon",
        "acct",
        "sethostname",
        "settimeofday",
        "quotactl",
        "syslog",
        "userfaultfd",
        "fanotify_init",
        "kcmp",
        "lookup_dcookie",
        "iopl",
        "mknod of a disk",
        "setuid",
        "setgid",
        "setgroups",
        "packet socket",
        "raw socket",
        "raw IPv6 socket",
        "socket to the kernel's ciphers"
      })
  void theKernelRefuses(String systemCall) throws Exception {
    assertThat(value("system_call", Map.of("name", systemCall)))
        .isIn("EPERM", "EACCES", "ENOSYS", "EAFNOSUPPORT");
  }

  /** Not by the filter of system calls: it would have to lock memory, and may lock none. */
  @Test
  void theKernelGivesItNoRingOfSystemCalls() throws Exception {
    assertThat(value("system_call", Map.of("name", "io_uring_setup")))
        .isIn("EPERM", "ENOSYS", "ENOMEM");
  }

  /** Such sockets belong to no network namespace: only the engine's filter keeps them away. */
  @Test
  void theHypervisorIsNotReached() throws Exception {
    String version = String.valueOf(bench.engine.info().getServerVersion());
    boolean filters = Integer.parseInt(version.replaceFirst("\\..*", "")) >= 23;
    if (!filters) {
      System.out.printf(
          "SKIPPED: Docker %s lets tools have sockets to the hypervisor; 23.0 and newer don't%n",
          version);
    }
    assumeTrue(filters, "Docker 23.0 or newer");

    assertThat(value("system_call", Map.of("name", "socket to the hypervisor")))
        .isIn("EPERM", "EAFNOSUPPORT");
  }

  @Test
  void noOtherContainersProcessCanBeTracedReadOrSignalled() throws Exception {
    var task = neighbours.newTask();
    neighbours.open(Bench.python("failing"), task);
    long pid = hostProcess(neighbours.containers(task).getFirst().getId());

    for (long process : List.of(pid, ProcessHandle.current().pid())) {
      assertThat(strings("trace", Map.of("process", process)))
          .hasSize(4)
          .isSubsetOf("ESRCH", "EPERM");
    }
  }

  private static long hostProcess(String container) {
    try (var all = ProcessHandle.allProcesses()) {
      return all.filter(it -> inContainer(it, container))
          .mapToLong(ProcessHandle::pid)
          .max()
          .orElseThrow();
    }
  }

  private static boolean inContainer(ProcessHandle process, String container) {
    try {
      Path groups = Path.of("/proc", Long.toString(process.pid()), "cgroup");
      return Files.readString(groups).contains(container);
    } catch (IOException gone) {
      return false;
    }
  }

  @Test
  void itSeesNoProcessButItsOwn() throws Exception {
    assertThat(object("processes", Map.of())).hasSize(2).containsEntry("1", "docker-init");
  }

  @Test
  void itIsNotRootAndHasNoCapabilityAndGainsNone() throws Exception {
    Map<String, Object> status = object("status", Map.of());

    for (String who : List.of("Uid", "Gid")) {
      assertThat(status.get(who)).asInstanceOf(LIST).hasSize(4).doesNotContain("0");
    }
    for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
      assertThat(status).containsEntry(set, List.of("0000000000000000"));
    }
    assertThat(status).containsEntry("NoNewPrivs", List.of("1"));
    assertThat(status).as("a filter of system calls").containsEntry("Seccomp", List.of("2"));
  }

  @Test
  void aProgramOfRootThatRunsAsItsOwnerGainsNothing() throws Exception {
    Path program = WhoAmI.write(bench.workspace.resolve("who-am-i"));
    Files.setAttribute(program, "unix:mode", 0104755);

    assertThat(value("run", Map.of("words", List.of(program.toString()))))
        .as("the lowest byte of its effective user, which is not root's")
        .isEqualTo(ownUser() & 0xff);
  }

  @Test
  void nothingThatItWroteCanBeRun() throws Exception {
    Path program = WhoAmI.write(bench.workspace.resolve("program"));
    everybody(program, "rwxr-xr-x");

    assertThat(value("run", Map.of("words", List.of(program.toString()))))
        .as("where it may be run it runs")
        .isEqualTo(ownUser() & 0xff);
    assertThat(value("execute", Map.of("program", program.toString())))
        .isEqualTo(List.of("EACCES", "EACCES"));
  }

  private static long ownUser() throws Exception {
    return Long.parseLong(((List<?>) object("status", Map.of()).get("Uid")).get(1).toString());
  }

  @Test
  void itCanMakeFilesInItsTemporaryFoldersOnly() throws Exception {
    assertThat(strings("writable_folders", Map.of()))
        .contains("/tmp", "/dev/shm")
        .isSubsetOf("/tmp", "/dev/shm", "/dev/mqueue");
  }

  /** Who writes to {@code /proc/pressure} asks to be woken, and changes nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"/", "/proc", "/sys"})
  void itCanChangeNoFileUnder(String top) throws Exception {
    assertThat(strings("writable_files", Map.of("top", top)))
        .isSubsetOf("/proc/pressure/cpu", "/proc/pressure/io", "/proc/pressure/memory");
    assertThat(bench.workspace.resolve("everybodys")).hasContent("as it was");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proc/sysrq-trigger",
        "/proc/sys/kernel/core_pattern",
        "/proc/sys/vm/drop_caches",
        "/proc/self/ns/net",
        "/proc/self/uid_map",
        "/sys/kernel/uevent_helper",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "/sys/fs/cgroup/memory/release_agent",
        "/sys/fs/cgroup/cgroup.procs",
        "/dev/new",
        "/dev/mem",
        "/dev/kmsg",
        "/etc/passwd",
        "/opt/taskcraft/python/serve.py",
        "/new"
      })
  void itCantWriteTo(String path) throws Exception {
    assertThat(value("write", Map.of("path", path))).isIn("EACCES", "EPERM", "EROFS", "ENOENT");
  }

  @Test
  void whatItSeesOfTheHostAndTheKernelIsMountedReadOnly() throws Exception {
    List<String> paths =
        List.of(
            "/",
            "/proc/sys",
            "/proc/sysrq-trigger",
            "/proc/irq",
            "/proc/bus",
            "/sys",
            "/opt/taskcraft/python",
            bench.workspace.toString());

    Map<String, Object> flags = new HashMap<>(object("read_only", Map.of("paths", paths)));

    assertThat(flags).containsKeys("/", "/proc/sys", "/sys", bench.workspace.toString());
    if (way == Way.COPIED) {
      // volumes that are sent files can't be read-only; they are root's
      flags.keySet().removeAll(Set.of("/opt/taskcraft/python", bench.workspace.toString()));
    }
    assertThat(flags.values()).containsOnly(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware"})
  void ofTheKernelsSecretsItReadsNothing(String path) throws Exception {
    assertThat((String) value("read_all", Map.of("folder", path))).isEmpty();
    assertThat((String) value("read", Map.of("path", path)))
        .satisfiesAnyOf(
            said -> assertThat(said).isEmpty(), said -> assertThat(said).startsWith("refused"));
  }

  @Test
  void itHasNoDeviceBehindWhichAnythingIs() throws Exception {
    assertThat(strings("devices", Map.of()))
        .isSubsetOf(
            Set.of(
                "/dev/null",
                "/dev/zero",
                "/dev/full",
                "/dev/random",
                "/dev/urandom",
                "/dev/tty",
                "/dev/ptmx",
                "/dev/pts/ptmx"));
  }

  @Test
  void itsDescriptorsLeadToItsPipesAndToNothing() throws Exception {
    assertThat(strings("descriptors", Map.of()))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(it).matches("pipe:\\[\\d+]|/dev/null|/proc/\\d+/fd"));
  }

  @Test
  void itsLimitsAreSet() throws Exception {
    assertThat(object("limits", Map.of()))
        .isEqualTo(Map.of("core", 0L, "files", 1024L, "locked", 0L));
  }

  @Test
  void itHasNoNetworkButItsOwnLoopback() throws Exception {
    assertThat(object("network", Map.of()))
        .isEqualTo(
            Map.of(
                "interfaces", List.of("lo"),
                "routes", List.of(),
                "routes6", List.of("lo"),
                "listening", List.of()));
  }

  @Test
  void noPortOfTheHostIsReachedAtAnyOfItsAddresses() throws Exception {
    try (CountingPort port = CountingPort.open()) {
      List<String> addresses = CountingPort.addresses();
      for (String address : addresses) {
        port.touch(address); // so that what follows means something
      }
      int before = port.touches();
      assertThat(before).as("what the host itself sends arrives").isGreaterThanOrEqualTo(2);

      Map<String, Object> said =
          object("connect", Map.of("addresses", addresses, "port", port.number()));

      assertThat(said.values()).hasSize(2 * addresses.size()).doesNotContain("it worked");
      port.touch("127.0.0.1");
      assertThat(port.touches()).as("only the host's own came").isEqualTo(before + 2);
    }
  }

  @Test
  void neitherTheMetadataServiceNorTheInternetIsReached() throws Exception {
    List<String> addresses =
        List.of("169.254.169.254", "169.254.170.2", "198.51.100.1", "fd00:ec2::254", "2001:db8::1");

    assertThat(object("connect", Map.of("addresses", addresses, "port", 80)).values())
        .hasSize(10)
        .isSubsetOf("ENETUNREACH", "EADDRNOTAVAIL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"canary.example.com", "host.docker.internal", "metadata.google.internal"})
  void noNameIsResolved(String name) throws Exception {
    assertThat((String) value("resolve", Map.of("name", name))).isEqualTo("refused: gaierror");
  }

  @Test
  void theEnginesSocketIsNotThereNorAnyOther() throws Exception {
    assertThat(strings("sockets", Map.of())).isEmpty();
    for (String path :
        List.of("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock")) {
      assertThat(value("local_socket", Map.of("path", path))).isEqualTo("ENOENT");
    }
  }

  @Test
  void aSocketOfTheHostInTheWorkspaceIsNotReached() throws Exception {
    Path socket = bench.workspace.resolve("host.sock");
    try (var own = java.nio.channels.SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      assertThat(own.isConnected()).as("the host itself reaches it").isTrue();
    }

    assertThat(value("local_socket", Map.of("path", socket.toString()))).isNotEqualTo("it worked");
  }

  @Test
  void secretsInTheWorkspaceAreEmpty() throws Exception {
    String all = (String) value("read_all", Map.of("folder", bench.workspace.toString()));

    assertThat(all).contains("to be seen").doesNotContain(Bench.CANARY);
    for (String name : List.of(".env", "a/.env.production")) {
      assertThat(value("read", Map.of("path", bench.workspace.resolve(name).toString())))
          .isEqualTo(way == Way.COPIED ? "refused: ENOENT" : "");
    }
    assertThat(
            value("read", Map.of("path", bench.workspace.resolve(".taskcraft/keys/k").toString())))
        .isEqualTo("refused: ENOENT");
  }

  @Test
  void linksOutOfTheWorkspaceLeadIntoTheContainer() throws Exception {
    assertThat(value("read", Map.of("path", outside.toString()))).isEqualTo("refused: ENOENT");
    assertThat(value("read", Map.of("path", at("link-outside")))).isEqualTo("refused: ENOENT");
    assertThat(value("read", Map.of("path", at("link-up/secret")))).isEqualTo("refused: ENOENT");
    assertThat(value("read", Map.of("path", at("link-to-hosts-root") + outside)))
        .isEqualTo("refused: ENOENT");
    assertThat(value("read", Map.of("path", at("link-to-shadow"))))
        .isIn("refused: EACCES", "refused: ENOENT");
  }

  private static String at(String name) {
    return bench.workspace.resolve(name).toString();
  }

  @Test
  void itsVariablesAreThoseThatWereGranted() throws Exception {
    assertThat((String) value("environments", Map.of()))
        .contains("HOME=/tmp", "TMPDIR=/tmp")
        .contains("TOKEN=")
        .doesNotContain(Bench.CANARY, "AWS_", "DATABASE_URL", "DOCKER_HOST", "/home/host");
  }

  @Test
  void itsHostHasNoNameOfOurs() throws Exception {
    assertThat(value("hostname", Map.of())).isEqualTo("sandbox");
  }

  private static Object value(String tool, Map<String, Object> args) throws InterruptedException {
    return bench.value(hostile.get(tool), args);
  }

  @SuppressWarnings("unchecked") // JSON objects have no other keys
  private static Map<String, Object> object(String tool, Map<String, Object> args)
      throws InterruptedException {
    return (Map<String, Object>) value(tool, args);
  }

  @SuppressWarnings("unchecked") // these tools return texts
  private static List<String> strings(String tool, Map<String, Object> args)
      throws InterruptedException {
    return (List<String>) value(tool, args);
  }
}

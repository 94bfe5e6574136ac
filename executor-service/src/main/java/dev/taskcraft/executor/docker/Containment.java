package dev.taskcraft.executor.docker;

import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.api.model.VolumeOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a sandbox's container: the only place where any is set. The engine's own seccomp
 * profile applies, because nothing here says otherwise.
 */
final class Containment {
  /** The engine's usual runtime. */
  static final String RUNC = "runc";

  private static final Set<String> RUNTIMES = Set.of(RUNC, "runsc");
  private static final String NO_NEW_PRIVILEGES = "no-new-privileges:true";

  /**
   * The mount options of a folder in which only root may write, and a writable one lies: a tmpfs of
   * the container would get the mode of what it hides.
   */
  static final String PASSAGE = "nosuid,nodev,noexec,mode=755,size=64k";

  /** What is beside the bytes of files on a file system in memory, for each of them. */
  private static final long PAGE = 4096;

  private static final String EMPTY = "ro,noexec,nosuid,nodev,mode=755,size=64k";
  private static final String TEMPORARY = "/tmp";
  private static final long OPEN_FILES = 1024;
  private static final long SHARED_MEMORY = 16L << 20;

  private Containment() {}

  /**
   * Options with these limits, files and nothing else.
   *
   * @param runtime {@code runc}, or {@code runsc} for gVisor
   */
  static HostConfig options(SandboxLimits limits, String runtime, Shown shown) {
    Map<String, String> temporary = new LinkedHashMap<>();
    temporary.put(TEMPORARY, tmpfs(limits.temporary()));
    shown.hiddenFolders().forEach(folder -> temporary.put(folder, EMPTY));
    shown.passages().forEach(folder -> temporary.put(folder, EMPTY));
    List<Mount> mounts = new ArrayList<>();
    shown.files().forEach((target, source) -> mounts.add(readOnly(source, target)));
    shown.hiddenFiles().forEach(file -> mounts.add(readOnly("/dev/null", file)));
    shown.volumes().forEach((target, volume) -> mounts.add(volume(volume, target)));
    HostConfig options =
        HostConfig.newHostConfig()
            .withAutoRemove(true)
            .withInit(true)
            .withRuntime(runtime)
            .withNetworkMode("none")
            .withIpcMode("private")
            .withCgroupnsMode("private")
            .withCapDrop(Capability.ALL)
            .withSecurityOpts(List.of(NO_NEW_PRIVILEGES))
            .withPrivileged(false)
            .withReadonlyRootfs(true)
            .withTmpFs(temporary)
            .withMounts(mounts)
            .withShmSize(SHARED_MEMORY)
            .withMemory(limits.memory())
            .withMemorySwap(limits.memory())
            .withNanoCPUs(Math.round(limits.cpus() * 1e9))
            .withPidsLimit((long) limits.pids())
            .withUlimits(
                List.of(
                    new Ulimit("nofile", OPEN_FILES, OPEN_FILES),
                    new Ulimit("core", 0L, 0L),
                    new Ulimit("memlock", 0L, 0L)))
            .withOomKillDisable(false)
            .withRestartPolicy(RestartPolicy.noRestart())
            .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE));
    check(options);
    return options;
  }

  /**
   * The mount options of a workspace that can be written to; scripts in it can be started.
   *
   * @param size bytes
   */
  static String writable(long size) {
    return "nosuid,nodev,mode=1777,size=" + size;
  }

  /**
   * The mount options of files that are sent and that only root may change; those among them that
   * are programs can be started, as where files are mounted.
   *
   * @param size bytes of the files
   * @param files how many they may be
   */
  static String readable(long size, int files) {
    return "nosuid,nodev,mode=755,size=" + (size + (files + 1) * PAGE);
  }

  private static String tmpfs(long size) {
    return "rw,noexec,nosuid,nodev,mode=1777,size=" + size;
  }

  /**
   * Looks at the very object that goes to the engine once more.
   *
   * @throws IllegalStateException naming the first option that a sandbox must not have, or lacks
   */
  static void check(HostConfig options) {
    require(!Boolean.TRUE.equals(options.getPrivileged()), "it is privileged");
    require(Boolean.TRUE.equals(options.getReadonlyRootfs()), "its root can be written to");
    require(Arrays.equals(options.getCapDrop(), all()), "it keeps capabilities");
    require(empty(options.getCapAdd()), "it gets capabilities");
    require(List.of(NO_NEW_PRIVILEGES).equals(options.getSecurityOpts()), "it may gain privileges");
    require("none".equals(options.getNetworkMode()), "it has a network");
    require("private".equals(options.getIpcMode()), "it shares memory with others");
    require("private".equals(options.getCgroupnsMode()), "it sees the host's control groups");
    require(own(options.getPidMode()), "it sees other processes");
    require(own(options.getUtSMode()) && own(options.getUsernsMode()), "it has the host's names");
    require(RUNTIMES.contains(String.valueOf(options.getRuntime())), "its runtime is not known");
    require(
        empty(options.getDevices())
            && empty(options.getDeviceRequests())
            && empty(options.getDeviceCgroupRules()),
        "it has devices");
    require(
        empty(options.getBinds())
            && empty(options.getVolumesFrom())
            && empty(options.getLinks())
            && empty(options.getGroupAdd())
            && (options.getPortBindings() == null
                || options.getPortBindings().getBindings().isEmpty())
            && (options.getSysctls() == null || options.getSysctls().isEmpty()),
        "it is tied to something outside");
    require(
        positive(options.getMemory())
            && Objects.equals(options.getMemory(), options.getMemorySwap())
            && positive(options.getNanoCPUs())
            && positive(options.getPidsLimit()),
        "it has no limits");
    for (Mount mount : Objects.requireNonNullElse(options.getMounts(), List.<Mount>of())) {
      boolean volume = mount.getType() == MountType.VOLUME;
      require(
          volume || Boolean.TRUE.equals(mount.getReadOnly()),
          "it can write to " + mount.getTarget());
      require(
          !String.valueOf(mount.getSource()).endsWith(".sock"),
          "it reaches the socket " + mount.getSource());
    }
  }

  private static Mount readOnly(String source, String target) {
    return new Mount()
        .withType(MountType.BIND)
        .withSource(source)
        .withTarget(target)
        .withReadOnly(true)
        .withBindOptions(new BindOptions().withPropagation(BindPropagation.R_PRIVATE));
  }

  private static Mount volume(String name, String target) {
    return new Mount()
        .withType(MountType.VOLUME)
        .withSource(name)
        .withTarget(target)
        .withVolumeOptions(
            new VolumeOptions().withNoCopy(true)); // nothing of the image, nor its owner
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(
          "a container that is no sandbox was about to be made: " + otherwise);
    }
  }

  private static Capability[] all() {
    return new Capability[] {Capability.ALL};
  }

  private static boolean own(@Nullable String namespace) {
    return namespace == null || namespace.isEmpty();
  }

  private static boolean positive(@Nullable Long number) {
    return number != null && number > 0;
  }

  private static boolean empty(Object @Nullable [] values) {
    return values == null || values.length == 0;
  }

  private static boolean empty(@Nullable List<?> values) {
    return values == null || values.isEmpty();
  }
}

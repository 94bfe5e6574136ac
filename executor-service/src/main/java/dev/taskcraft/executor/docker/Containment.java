package dev.taskcraft.executor.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.api.command.ExecCreateCmd;
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
import com.github.dockerjava.core.DockerClientConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The options of a sandbox's container: the only place where any is set. The engine's own seccomp
 * profile applies, because nothing here says otherwise.
 */
final class Containment {
  /** The engine's usual runtime. */
  static final String RUNC = "runc";

  private static final Set<String> RUNTIMES = Set.of(RUNC, "runsc");

  /** Writes for the engine, as docker-java does. */
  private static final ObjectMapper JSON = DockerClientConfig.getDefaultObjectMapper();

  /**
   * The mount options of a folder in which only root may write, and a writable one lies: a tmpfs of
   * the container would get the mode of what it hides.
   */
  static final String PASSAGE = "nosuid,nodev,noexec,mode=755,size=64k";

  /** What is beside the bytes of files on a file system in memory, for each of them. */
  private static final long PAGE = 4096;

  /** What hides a file: it is empty, and whoever reads it gets nothing of this host. */
  private static final String NOTHING = "/dev/null";

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
    shown.hiddenFiles().forEach(file -> mounts.add(readOnly(NOTHING, file)));
    shown.volumes().forEach((target, volume) -> mounts.add(volume(volume, target)));
    HostConfig options =
        sandbox(
            runtime,
            limits.memory(),
            Math.round(limits.cpus() * 1e9),
            (long) limits.pids(),
            temporary,
            mounts);
    check(options);
    return options;
  }

  /** What may differ is given, so that {@link #check} can compare all the rest. */
  private static HostConfig sandbox(
      @Nullable String runtime,
      @Nullable Long memory,
      @Nullable Long nanoCpus,
      @Nullable Long pids,
      @Nullable Map<String, String> temporary,
      @Nullable List<Mount> mounts) {
    return HostConfig.newHostConfig()
        .withAutoRemove(true)
        .withInit(true)
        .withRuntime(runtime)
        .withNetworkMode("none")
        .withIpcMode("private")
        .withCgroupnsMode("private")
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges:true"))
        .withPrivileged(false)
        .withReadonlyRootfs(true)
        .withTmpFs(temporary)
        .withMounts(mounts)
        .withShmSize(SHARED_MEMORY)
        .withMemory(memory)
        .withMemorySwap(memory)
        .withNanoCPUs(nanoCpus)
        .withPidsLimit(pids)
        .withUlimits(
            List.of(
                new Ulimit("nofile", OPEN_FILES, OPEN_FILES),
                new Ulimit("core", 0L, 0L),
                new Ulimit("memlock", 0L, 0L)))
        .withOomKillDisable(false)
        .withRestartPolicy(RestartPolicy.noRestart())
        .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE));
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
   * Looks at the very object that goes to the engine once more, as it is written for the engine:
   * what is not exactly as in every sandbox is refused, whether this program knows the option or
   * not.
   *
   * @throws IllegalStateException naming the first option that a sandbox must not have, or lacks
   */
  static void check(HostConfig options) {
    require(RUNTIMES.contains(String.valueOf(options.getRuntime())), "Runtime", options);
    require(positive(options.getMemory()), "Memory", options);
    require(positive(options.getNanoCPUs()), "NanoCpus", options);
    require(positive(options.getPidsLimit()), "PidsLimit", options);
    require(
        options.getTmpFs() != null
            && options.getTmpFs().values().stream().allMatch(Containment::isTemporary),
        "Tmpfs",
        options);
    require(
        options.getMounts() != null
            && options.getMounts().stream().allMatch(Containment::isHarmless),
        "Mounts",
        options);
    JsonNode wanted =
        JSON.valueToTree(
            sandbox(
                options.getRuntime(),
                options.getMemory(),
                options.getNanoCPUs(),
                options.getPidsLimit(),
                options.getTmpFs(),
                options.getMounts()));
    requireSame(wanted, JSON.valueToTree(options));
  }

  private static void requireSame(JsonNode wanted, JsonNode given) {
    Set<String> names = new TreeSet<>();
    wanted.fieldNames().forEachRemaining(names::add);
    given.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      require(said(wanted, name).equals(said(given, name)), name, said(given, name));
    }
  }

  /**
   * Looks at what is to be started in a running sandbox, as it is written for the engine: one of
   * {@link RelayCommand}, by a user who is not root, and nothing that is not said here.
   *
   * @throws IllegalStateException naming what a sandbox must not have
   */
  static void check(ExecCreateCmd started) {
    JsonNode given = JSON.valueToTree(started);
    List<String> command = new ArrayList<>();
    said(given, "Cmd").forEach(word -> command.add(word.asText()));
    require(RelayCommand.isOne(command), "Cmd", command);
    requireUser(said(given, "User").asText());
    ObjectNode wanted = JSON.createObjectNode();
    wanted.put("AttachStdin", true).put("AttachStdout", true).put("AttachStderr", true);
    wanted.put("Tty", false).put("Privileged", false).put("WorkingDir", "/");
    wanted.put("containerId", started.getContainerId()); // which stands in the path as well
    wanted.set("Cmd", given.get("Cmd"));
    wanted.set("User", given.get("User"));
    requireSame(wanted, given);
  }

  /**
   * Looks at what goes to the engine beside its options: an image by its digest, which no later tag
   * can change, and a user who is not root, nor of root's group.
   *
   * @param user {@code uid:gid}; names would be those of the image
   * @throws IllegalStateException naming what a sandbox must not have
   */
  static void check(String image, String user) {
    require(image.matches("sha256:[0-9a-f]{64}"), "Image", image);
    requireUser(user);
  }

  private static void requireUser(String user) {
    require(user.matches("[1-9][0-9]{0,9}:[1-9][0-9]{0,9}"), "User", user);
  }

  /** What is not said is nothing. */
  private static JsonNode said(JsonNode options, String name) {
    return Objects.requireNonNullElse(options.get(name), NullNode.getInstance());
  }

  /** Its size is free, and all else as {@link #tmpfs} writes it. */
  private static boolean isTemporary(String mountOptions) {
    return mountOptions.equals(EMPTY)
        || (mountOptions.matches(".*=[1-9][0-9]{0,17}")
            && mountOptions.equals(
                tmpfs(Long.parseLong(mountOptions.substring(mountOptions.lastIndexOf('=') + 1)))));
  }

  private static boolean isHarmless(Mount mount) {
    String source = String.valueOf(mount.getSource());
    String target = String.valueOf(mount.getTarget());
    if (!isFree(target)) {
      return false;
    }
    return mount.getType() == MountType.VOLUME
        ? Volumes.isOurs(source) && mount.equals(volume(source, target))
        : (source.equals(NOTHING) || (isFree(source) && !source.endsWith(".sock")))
            && mount.equals(readOnly(source, target));
  }

  /** Absolute, without detours, and nothing that {@link ShownFiles} would refuse. */
  private static boolean isFree(String name) {
    Path path = Path.of(name);
    return path.isAbsolute()
        && path.normalize().toString().equals(name)
        && !ShownFiles.isTheSystems(path);
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

  private static void require(boolean holds, String option, HostConfig options) {
    require(holds, option, (Object) said(JSON.valueToTree(options), option));
  }

  private static void require(boolean holds, String option, Object value) {
    if (!holds) {
      throw new IllegalStateException(
          "what is no sandbox was about to be made or entered: its option %s is %s"
              .formatted(option, value));
    }
  }

  private static boolean positive(@Nullable Long number) {
    return number != null && number > 0;
  }
}

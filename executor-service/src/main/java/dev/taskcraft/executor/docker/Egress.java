package dev.taskcraft.executor.docker;

import dev.taskcraft.coworker.EgressHosts;
import dev.taskcraft.executor.egress.EgressLimits;
import dev.taskcraft.executor.egress.EgressProxy;
import dev.taskcraft.executor.reach.Reach;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out of one sandbox: a proxy of this process on a socket. The sandbox has no network but
 * its loopback, on which a relay takes connections to that socket: by itself where the sandbox is
 * shown it, or else by a {@link Relay}.
 */
final class Egress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Egress.class);
  private static final String PREFIX = "tc-";
  private static final String THERE = "/run/taskcraft";
  private static final String RELAY =
      "socat -t 60 TCP-LISTEN:%d,bind=127.0.0.1,reuseaddr,backlog=64,fork,max-children=32 UNIX-CONNECT:%s/%s & %s; exec \"$0\" \"$@\""
          .formatted(RelayCommand.PORT, THERE, EgressProxy.SOCKET, RelayCommand.LISTENS);

  private final Path outer;
  private final Path folder;
  private final EgressProxy proxy;

  private Egress(Path outer, Path folder, EgressProxy proxy) {
    this.outer = outer;
    this.folder = folder;
    this.proxy = proxy;
  }

  /**
   * Opens a way to these hosts.
   *
   * @param task told in the log with each connection
   * @param owner in the folder's name, for when this process is killed
   */
  static Egress open(EgressHosts hosts, Reach reach, String task, Owner owner) throws IOException {
    Path outer = Files.createTempDirectory(owner.prefix(PREFIX)); // nobody else's to enter
    Path folder = outer.resolve("e");
    @Nullable EgressProxy proxy = null;
    boolean open = false;
    try {
      Files.createDirectory(folder);
      proxy =
          EgressProxy.open(
              folder,
              hosts,
              reach,
              EgressLimits.USUAL,
              line -> LOG.info("task {}: {}", task, line));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setPosixFilePermissions(proxy.socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
      open = true;
      return new Egress(outer, folder, proxy);
    } finally {
      if (!open) {
        if (proxy != null) {
          proxy.close();
        }
        Files.deleteIfExists(folder);
        Files.deleteIfExists(outer);
      }
    }
  }

  /** Takes away what killed processes of this host left. */
  static void clear(Owner self) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (DirectoryStream<Path> left = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      for (Path outer : left) {
        if (self.left(PREFIX, String.valueOf(outer.getFileName())) && ours(outer)) {
          Files.deleteIfExists(outer.resolve("e").resolve(EgressProxy.SOCKET));
          Files.deleteIfExists(outer.resolve("e"));
          Files.deleteIfExists(outer);
        }
      }
    } catch (IOException | DirectoryIteratorException failure) {
      LOG.atDebug().setCause(failure).log("old folders in {} can't be taken away", temporary);
    }
  }

  /** The temporary folder is everybody's, and what somebody else lays there leads anywhere. */
  private static boolean ours(Path folder) throws IOException {
    return Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
        .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  /** Where the proxy listens. */
  Path socket() {
    return proxy.socket();
  }

  /** What the sandbox is shown, by path. */
  Map<String, Path> shown() {
    return Map.of(THERE, folder);
  }

  /** The command that starts the relay, and becomes this one. */
  static List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", RELAY));
    all.addAll(command);
    return all;
  }

  /** What tells programs of the relay. */
  static Map<String, String> variables() {
    String proxy = "http://127.0.0.1:" + RelayCommand.PORT;
    return Map.of(
        "http_proxy", proxy,
        "https_proxy", proxy,
        "HTTP_PROXY", proxy,
        "HTTPS_PROXY", proxy,
        "JAVA_TOOL_OPTIONS",
            "-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=%1$d -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=%1$d"
                .formatted(RelayCommand.PORT));
  }

  @Override
  public void close() {
    try {
      proxy.close();
      Files.deleteIfExists(folder);
      Files.deleteIfExists(outer);
    } catch (IOException failure) {
      LOG.atWarn().setCause(failure).log("the proxy in {} could not be taken away", outer);
    }
  }
}

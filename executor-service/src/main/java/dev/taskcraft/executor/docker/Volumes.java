package dev.taskcraft.executor.docker;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** File systems in memory that containers can write to. */
final class Volumes {
  private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);
  private static final String PREFIX = "taskcraft-";
  private static final Duration LEAVING = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final EngineClient client;

  /** What could not be removed when it had to be, and is tried again. */
  private final Set<String> left = ConcurrentHashMap.newKeySet();

  Volumes(EngineClient client) {
    this.client = client;
  }

  /**
   * Makes one.
   *
   * @param options how it is mounted, see {@link Containment}
   * @return its name
   */
  String create(String options, Map<String, String> labels) throws SandboxUnavailable {
    String name = PREFIX + UUID.randomUUID();
    try {
      client
          .quick()
          .createVolumeCmd()
          .withName(name)
          .withLabels(labels)
          .withDriver("local")
          .withDriverOpts(Map.of("type", "tmpfs", "device", "tmpfs", "o", options))
          .exec();
      return name;
    } catch (RuntimeException failure) {
      throw client.unavailable("make a volume", failure);
    }
  }

  /** Whether {@link #create} makes such names: the engine may have volumes of anybody. */
  static boolean isOurs(String name) {
    return name.matches(PREFIX + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }

  /** Removes one, when its container is out of the way; one that is gone is fine. */
  void remove(String name) {
    left.add(name);
    long deadline = System.nanoTime() + LEAVING.toNanos();
    while (!tried(name) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /** Whether there is nothing to wait for. */
  private boolean tried(String name) {
    try {
      client.quick().removeVolumeCmd(name).exec();
      left.remove(name);
      return true;
    } catch (ConflictException _) {
      return false; // a container that has ended is removed a moment later
    } catch (NotFoundException _) {
      left.remove(name);
      return true;
    } catch (RuntimeException failure) {
      LOG.atDebug().setCause(failure).log("volume {} can't be removed now", name);
      return true;
    }
  }

  /** Tries again to remove what could not be removed. */
  void removeLeft() {
    Set.copyOf(left).forEach(this::remove);
  }

  /** Those that have this label, by name, with all their labels. */
  Map<String, Map<String, String>> labelled(String label) throws SandboxUnavailable {
    try {
      Map<String, Map<String, String>> found = new LinkedHashMap<>();
      List<InspectVolumeResponse> volumes =
          client.quick().listVolumesCmd().withFilter("label", List.of(label)).exec().getVolumes();
      for (InspectVolumeResponse volume :
          Objects.requireNonNullElse(volumes, List.<InspectVolumeResponse>of())) {
        found.put(volume.getName(), Objects.requireNonNullElse(volume.getLabels(), Map.of()));
      }
      return found;
    } catch (RuntimeException failure) {
      throw client.unavailable("list its volumes", failure);
    }
  }
}

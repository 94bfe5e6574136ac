package dev.taskcraft.executor.docker;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.ConflictException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** File systems in memory that containers can write to. */
final class Volumes {
  private static final Duration LEAVING = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final EngineClient client;

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
    String name = "taskcraft-" + UUID.randomUUID();
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

  /** Removes one, when its container is out of the way; one that is gone is fine. */
  void remove(String name) {
    long deadline = System.nanoTime() + LEAVING.toNanos();
    while (!removed(name) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private boolean removed(String name) {
    try {
      client.quick().removeVolumeCmd(name).exec();
      return true;
    } catch (ConflictException _) {
      return false; // a container that has ended is removed a moment later
    } catch (RuntimeException _) {
      return true; // it is gone; else the reaper finds it
    }
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

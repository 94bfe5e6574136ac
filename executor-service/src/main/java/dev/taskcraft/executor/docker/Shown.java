package dev.taskcraft.executor.docker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a sandbox sees beside its image, by path.
 *
 * @param files the engine's path behind each path; read-only
 * @param hiddenFolders folders within those that look empty
 * @param hiddenFiles files within those that look empty
 * @param passages folders of the image that look empty but for what is shown in them
 * @param volumes names of volumes that it may write to
 */
record Shown(
    Map<String, String> files,
    List<String> hiddenFolders,
    List<String> hiddenFiles,
    List<String> passages,
    Map<String, String> volumes) {
  Shown {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    hiddenFolders = List.copyOf(hiddenFolders);
    hiddenFiles = List.copyOf(hiddenFiles);
    passages = List.copyOf(passages);
    volumes = Collections.unmodifiableMap(new LinkedHashMap<>(volumes));
  }
}

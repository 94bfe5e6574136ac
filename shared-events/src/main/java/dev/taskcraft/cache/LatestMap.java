package dev.taskcraft.cache;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps so many entries and no more: when one is added to a full one, the eldest goes. Not safe for
 * use by several threads.
 */
public final class LatestMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;
  private static final int CAPACITY = 16;
  private static final float LOAD = 0.75f;

  private final int most;

  private LatestMap(int most, boolean byUse) {
    super(CAPACITY, LOAD, byUse);
    this.most = most;
  }

  /** The eldest is the one that was added first. */
  public static <K, V> LatestMap<K, V> added(int most) {
    return new LatestMap<>(most, false);
  }

  /** The eldest is the one that was not asked for for longest. */
  public static <K, V> LatestMap<K, V> used(int most) {
    return new LatestMap<>(most, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}

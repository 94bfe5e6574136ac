package dev.taskcraft.planner.playbook;

import com.google.common.primitives.UnsignedLong;
import com.google.protobuf.NullValue;
import dev.taskcraft.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** JSON values as CEL has them, and back. Going in, nothing is copied. */
final class CelValues {
  private CelValues() {}

  /** CEL has its own null; lists and maps are seen through views that put it in. */
  static Object toCel(@Nullable Object value, Consumer<BlobNeeded> onBlob) {
    return switch (value) {
      case null -> NullValue.NULL_VALUE;
      case Map<?, ?> map -> new MapView(map, onBlob);
      case List<?> list -> new ListView(list, onBlob);
      default -> value;
    };
  }

  /** The result of an expression as JSON. */
  static @Nullable Object toJson(@Nullable Object value) throws ExpressionFailed {
    try {
      return Json.copyValue(convert(value, 0));
    } catch (IllegalArgumentException e) {
      throw new ExpressionFailed("the result is not JSON: " + e.getMessage());
    }
  }

  private static @Nullable Object convert(@Nullable Object value, int depth)
      throws ExpressionFailed {
    if (depth > 64) {
      throw new ExpressionFailed("the result is nested deeper than 64");
    }
    return switch (value) {
      case null -> null;
      case NullValue _ -> null;
      case dev.cel.common.values.NullValue _ -> null;
      case String text -> text;
      case Boolean bool -> bool;
      case Long number -> number;
      case Double number -> number;
      case UnsignedLong number -> number.bigIntegerValue();
      case Instant time -> time.toString();
      case Duration length -> length.toString();
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        for (Object item : list) {
          copy.add(convert(item, depth + 1));
        }
        yield copy;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          if (!(entry.getKey() instanceof String key)) {
            throw new ExpressionFailed(
                "the result has a map key that is not a text: " + entry.getKey());
          }
          copy.put(key, convert(entry.getValue(), depth + 1));
        }
        yield copy;
      }
      default ->
          throw new ExpressionFailed(
              "the result is of a type that JSON doesn't have: "
                  + value.getClass().getSimpleName());
    };
  }

  private static final class ListView extends AbstractList<Object> {
    private final List<?> list;
    private final Consumer<BlobNeeded> onBlob;

    ListView(List<?> list, Consumer<BlobNeeded> onBlob) {
      this.list = list;
      this.onBlob = onBlob;
    }

    @Override
    public Object get(int index) {
      return toCel(list.get(index), onBlob);
    }

    @Override
    public int size() {
      return list.size();
    }
  }

  private static final class MapView extends AbstractMap<Object, Object> {
    private final Map<?, ?> map;
    private final Consumer<BlobNeeded> onBlob;

    MapView(Map<?, ?> map, Consumer<BlobNeeded> onBlob) {
      this.map = map;
      this.onBlob = onBlob;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return map.containsKey(key);
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      if (!map.containsKey(key)) {
        return null;
      }
      try {
        return toCel(map.get(key), onBlob);
      } catch (BlobNeeded e) {
        onBlob.accept(e);
        throw e;
      }
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    public Set<Entry<Object, Object>> entrySet() {
      Set<Entry<Object, Object>> entries = new LinkedHashSet<>();
      for (Object key : map.keySet()) {
        entries.add(new LazyEntry(key));
      }
      return entries;
    }

    /** Looks its value up when asked, because that may mean to load a blob. */
    private final class LazyEntry implements Entry<Object, Object> {
      private final Object key;

      LazyEntry(Object key) {
        this.key = key;
      }

      @Override
      public Object getKey() {
        return key;
      }

      @Override
      public Object getValue() {
        return java.util.Objects.requireNonNull(get(key));
      }

      @Override
      public Object setValue(Object value) {
        throw new UnsupportedOperationException();
      }
    }
  }
}

package dev.taskcraft.coworker.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns checked nodes into JSON values. */
final class Values {
  private Values() {}

  static @Nullable Object of(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> single(scalar);
      case Node.Sequence(var items, _, _) -> {
        List<@Nullable Object> list = new ArrayList<>();
        items.forEach(item -> list.add(of(item)));
        yield list;
      }
      case Node.Mapping(var entries, _, _) -> ofEntries(entries);
    };
  }

  static Map<String, @Nullable Object> ofEntries(List<Node.Entry> entries) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    entries.forEach(entry -> map.put(entry.key().text(), of(entry.value())));
    return map;
  }

  private static @Nullable Object single(Node.Scalar scalar) {
    return switch (scalar.kind()) {
      case NULL -> null;
      case BOOLEAN -> Boolean.valueOf(scalar.text());
      case INTEGER -> Long.valueOf(scalar.text());
      case DECIMAL -> Double.valueOf(scalar.text());
      case ODD_NUMBER, TEXT -> scalar.text();
    };
  }
}

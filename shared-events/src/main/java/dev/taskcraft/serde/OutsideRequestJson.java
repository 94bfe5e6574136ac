package dev.taskcraft.serde;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskcraft.outside.OutsideRequest;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells apart the two kinds of records in {@code task.requested}. */
public final class OutsideRequestJson {
  private static final Set<String> REFERENCE = Set.of("name", "digest");

  /**
   * What such a request may say; anything else is a mistake that nobody should have to look for.
   */
  private static final List<String> FIELDS =
      List.of("coworker", "objective", "inputs", "requester", "planner", "dedup_key");

  private OutsideRequestJson() {}

  /**
   * The request, if its coworker is a name and perhaps a digest; null when it is anything else.
   *
   * @throws UnreadableJson when it is no JSON, or has a field that such a request has not
   */
  public static @Nullable OutsideRequest read(byte[] data) {
    try {
      JsonNode tree = Wire.MAPPER.readTree(data);
      if (!isReference(tree.path("coworker"))) {
        return null;
      }
      for (Iterator<String> names = tree.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!FIELDS.contains(name)) {
          throw new UnreadableJson(
              "task.requested: a request that names its coworker has no field '%s'; it has %s"
                  .formatted(name, String.join(", ", FIELDS)));
        }
      }
      return Wire.MAPPER.treeToValue(tree, OutsideRequest.class);
    } catch (IOException bad) {
      throw new UnreadableJson("task.requested: " + bad.getMessage(), bad);
    }
  }

  private static boolean isReference(JsonNode coworker) {
    if (!coworker.isObject()) {
      return false;
    }
    for (Iterator<String> names = coworker.fieldNames(); names.hasNext(); ) {
      if (!REFERENCE.contains(names.next())) {
        return false;
      }
    }
    return true;
  }
}

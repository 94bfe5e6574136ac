package dev.taskcraft.local.state;

import java.util.List;
import java.util.regex.Pattern;

/** Finds texts in JSON that is simple enough for it. */
final class Json {
  private Json() {}

  static List<String> all(String json, String name) {
    return Pattern.compile("\"" + name + "\":\"([^\"]*)\"")
        .matcher(json)
        .results()
        .map(it -> it.group(1))
        .toList();
  }
}

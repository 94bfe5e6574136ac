package dev.taskcraft.executor.egress;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a head (RFC 9110, 5; RFC 9112, 5), in their order.
 *
 * @param fields each as it came, repeated ones too
 */
record Headers(List<Field> fields) {
  static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  /**
   * What is meant for the next station alone: RFC 9110, 7.6.1, and Proxy-*. Trailer and TE go too,
   * because trailers are not passed on.
   */
  private static final Set<String> HOP_BY_HOP =
      Set.of("connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");

  /** A name and its value without the space around it. */
  record Field(String name, String value) {
    boolean is(String other) {
      return name.equalsIgnoreCase(other);
    }
  }

  Headers {
    fields = List.copyOf(fields);
  }

  /** Reads up to and with the empty line. */
  static Headers read(Lines lines) throws IOException {
    List<Field> fields = new ArrayList<>();
    String line = lines.next();
    while (!line.isEmpty()) {
      if (line.startsWith(" ") || line.startsWith("\t")) {
        throw new ProtocolException("a header is folded over two lines; write it in one");
      }
      int colon = line.indexOf(':');
      String name = line.substring(0, Math.max(colon, 0));
      if (!TOKEN.matcher(name).matches()) {
        throw new ProtocolException("a header has no valid name before ':'; write 'Name: value'");
      }
      fields.add(new Field(name, line.substring(colon + 1).strip()));
      line = lines.next();
    }
    return new Headers(fields);
  }

  boolean has(String name) {
    return fields.stream().anyMatch(field -> field.is(name));
  }

  /**
   * The value of a field that may stand there once, or null.
   *
   * @throws ProtocolException when there are two, alike or not
   */
  @Nullable String only(String name) throws ProtocolException {
    List<Field> found = fields.stream().filter(field -> field.is(name)).toList();
    if (found.size() > 1) {
      throw new ProtocolException("there are two headers '%s'; send one".formatted(name));
    }
    return found.isEmpty() ? null : found.getFirst().value();
  }

  /** The elements of a list that may be spread over fields, in lower case. */
  List<String> list(String name) {
    return fields.stream()
        .filter(field -> field.is(name))
        .flatMap(field -> Stream.of(field.value().split(",")))
        .map(element -> element.strip().toLowerCase(Locale.ROOT))
        .filter(element -> !element.isEmpty())
        .toList();
  }

  /** What is passed on, without those that are written anew: Host and what frames the body. */
  Headers endToEnd() {
    Set<String> dropped = new HashSet<>(HOP_BY_HOP);
    dropped.addAll(list("connection"));
    dropped.add("host");
    dropped.add("content-length");
    return new Headers(
        fields.stream()
            .filter(
                field -> {
                  String name = field.name().toLowerCase(Locale.ROOT);
                  return !dropped.contains(name) && !name.startsWith("proxy-");
                })
            .toList());
  }

  /** Each in a line of its own, as on the wire. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Field field : fields) {
      text.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    return text.toString();
  }
}

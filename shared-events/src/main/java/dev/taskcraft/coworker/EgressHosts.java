package dev.taskcraft.coworker;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that a coworker's tools may reach from a container, {@code policies.egress.hosts}.
 * {@code api.example.com} means its ports 80 and 443, {@code api.example.com:8443} that port alone,
 * {@code *.example.com} every name below it at any depth but not itself; an address stands for
 * itself. Whether a name leads to a private address is no matter of this list.
 *
 * <p>How far a wildcard reaches is its writer's concern: which domains are open to anyone's names
 * (such as {@code *.github.io}) can't be known without a list that ages.
 *
 * @param entries checked; in lower case, without a dot at the end, each once
 */
public record EgressHosts(List<String> entries) {
  /** No host at all. */
  public static final EgressHosts NONE = new EgressHosts(List.of());

  private static final Set<Integer> USUAL_PORTS = Set.of(80, 443);
  private static final String BELOW = "*.";

  /**
   * Checks the list.
   *
   * @throws IllegalArgumentException for the first entry that is wrong: its place, the entry and
   *     the remedy; see {@link #problem} to have all of them
   */
  public EgressHosts {
    List<String> folded = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      try {
        folded.add(folded(entries.get(i)));
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            "policies.egress.hosts[%d]: '%s' %s".formatted(i, entries.get(i), wrong.getMessage()),
            wrong);
      }
    }
    entries = folded.stream().distinct().toList();
  }

  /** What is wrong with an entry, and the remedy; null when nothing is. */
  public static @Nullable String problem(String entry) {
    try {
      folded(entry);
      return null;
    } catch (IllegalArgumentException wrong) {
      return "'%s' %s".formatted(entry, wrong.getMessage());
    }
  }

  /**
   * Whether a connection there is listed.
   *
   * @param host as in {@link HostPort}
   */
  public boolean allows(String host, int port) {
    if (host.indexOf('*') >= 0) {
      return false;
    }
    String exact = host.indexOf(':') >= 0 ? "[" + full(host) + "]" : host;
    if (lists(exact, port)) {
      return true;
    }
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      if (lists("*" + host.substring(dot), port)) {
        return true;
      }
    }
    return false;
  }

  private boolean lists(String host, int port) {
    return entries.contains(host + ":" + port)
        || (USUAL_PORTS.contains(port) && entries.contains(host));
  }

  private static String folded(String entry) {
    String text = withoutLastDot(entry);
    if (!text.startsWith(BELOW)) {
      if (text.equals("*")) {
        throw new IllegalArgumentException("would allow every host; list those that are needed");
      }
      if (text.indexOf('*') >= 0) {
        throw new IllegalArgumentException(
            "has '*' within a name; write it as the whole first label, such as *.example.com");
      }
      HostPort host = HostPort.of(text);
      return new HostPort(host.isIpv6() ? full(host.host()) : host.host(), host.port()).toString();
    }
    HostPort parent = HostPort.of(text.substring(BELOW.length()));
    if (!parent.isName()) {
      throw new IllegalArgumentException(
          "has '*' before an address; list each address, without '*'");
    }
    if (parent.host().indexOf('.') < 0) {
      throw new IllegalArgumentException(
          "would allow a whole top-level domain; write two labels or more after '*.', such as"
              + " *.example.com");
    }
    return BELOW + parent;
  }

  /** The dot that stands for the root of all names. */
  private static String withoutLastDot(String entry) {
    return entry.replaceFirst("(?<=[^.])\\.(?=(:[0-9]*)?$)", "");
  }

  /** An IPv6 address in its one form without abbreviations. */
  private static String full(String address) {
    return InetAddress.ofLiteral(address).getHostAddress();
  }
}

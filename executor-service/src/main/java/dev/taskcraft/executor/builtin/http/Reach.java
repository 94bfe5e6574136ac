package dev.taskcraft.executor.builtin.http;

import dev.taskcraft.executor.builtin.call.Refused;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far requests reach: the public Internet, and what else the operator lists. A name is looked
 * up once; every address of the answer must be allowed, and one of those very addresses is
 * connected to.
 */
final class Reach {
  static final String VARIABLE = "TASKCRAFT_HTTP_ALLOW_PRIVATE";

  private final Set<String> allowed;
  private final Names names;

  /** Looks names up. */
  @FunctionalInterface
  interface Names {
    InetAddress[] lookUp(String host) throws UnknownHostException;
  }

  /**
   * Sets the reach.
   *
   * @param allowed {@code host} or {@code host:port}, separated by commas, that may be private;
   *     hosts as they stand in URLs
   */
  Reach(String allowed, Names names) {
    this.allowed =
        Stream.of(allowed.split(","))
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    this.names = names;
  }

  /** The addresses to connect to, all of them checked. */
  List<InetAddress> addresses(Target target) throws Refused, UnknownHostException {
    List<InetAddress> addresses = List.of(names.lookUp(target.host()));
    String host = target.isIpv6() ? "[" + target.host() + "]" : target.host();
    if (allowed.contains(host) || allowed.contains(host + ":" + target.port())) {
      return addresses;
    }
    for (InetAddress address : addresses) {
      if (!Addresses.isPublic(address)) {
        throw new Refused(
            "%s is %s, not a public address; an operator can allow it with %s=%s:%d"
                .formatted(host, address.getHostAddress(), VARIABLE, host, target.port()));
      }
    }
    return addresses;
  }
}

package dev.taskcraft.executor.reach;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far requests reach: the public Internet, and what else the operator lists. A name is looked
 * up once; every address of the answer must be allowed, and one of those very addresses is
 * connected to.
 */
public final class Reach {
  /** The environment's variable with what may be reached though private. */
  public static final String VARIABLE = "TASKCRAFT_HTTP_ALLOW_PRIVATE";

  private final Set<String> allowed;
  private final Names names;

  /** Looks names up. */
  @FunctionalInterface
  public interface Names {
    /** The addresses of a host; an address in text stands for itself. */
    InetAddress[] lookUp(String host) throws UnknownHostException;
  }

  /**
   * Sets the reach.
   *
   * @param allowed {@code host} or {@code host:port}, separated by commas, that may be private;
   *     hosts as they stand in URLs
   */
  public Reach(String allowed, Names names) {
    this.allowed =
        Stream.of(allowed.split(","))
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
    this.names = names;
  }

  /** What the operator of this process lists in {@link #VARIABLE}, with the system's names. */
  public static Reach of(Map<String, String> environment) {
    return new Reach(environment.getOrDefault(VARIABLE, ""), InetAddress::getAllByName);
  }

  /**
   * The addresses to connect to, all of them checked.
   *
   * @param name a name or an address in lower case, without brackets and without a dot at its end
   * @throws OutOfReach when one of them is private, and not listed
   */
  public List<InetAddress> addresses(String name, int port)
      throws OutOfReach, UnknownHostException {
    List<InetAddress> addresses = List.of(names.lookUp(name));
    String host = name.indexOf(':') >= 0 ? "[" + name + "]" : name;
    if (allowed.contains(host) || allowed.contains(host + ":" + port)) {
      return addresses;
    }
    for (InetAddress address : addresses) {
      if (!Addresses.isPublic(address)) {
        throw new OutOfReach(
            "%s is %s, not a public address; an operator can allow it with %s=%s:%d"
                .formatted(host, address.getHostAddress(), VARIABLE, host, port));
      }
    }
    return addresses;
  }
}

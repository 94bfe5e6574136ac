package dev.taskcraft.coworker;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host and perhaps its port, {@code uri-host [ ":" port ]} of RFC 9110, 7.2, in the one form that
 * every parser reads alike: a name of letters, digits and hyphens, an IPv4 address of four decimal
 * numbers, or an IPv6 address in brackets. What other parsers may take for another host is refused:
 * users, escapes, numbers in other notations, IPv4 addresses in IPv6 form, a dot at the end.
 *
 * @param host lower case, without brackets
 * @param port null when there is none
 */
public record HostPort(String host, @Nullable Integer port) {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  private static final Pattern OCTET =
      Pattern.compile("25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9]");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]+");
  private static final int MAX_NAME = 253;
  private static final int MAX_PORT = 65_535;

  public HostPort {
    String _ = host.indexOf(':') < 0 ? nameOrIpv4(host) : ipv6(host);
    check(port == null || (port >= 1 && port <= MAX_PORT), "has no port from 1 to 65535");
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none; the message is what is wrong with it and the
   *     remedy, without the text itself, which may hold a password
   */
  public static HostPort of(String text) {
    checkCharacters(text);
    String lower = text.toLowerCase(Locale.ROOT);
    int bracket = lower.indexOf(']');
    int colon = lower.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? lower : lower.substring(0, colon);
    Integer port = colon < 0 ? null : port(lower.substring(colon + 1));
    if (host.startsWith("[") && host.endsWith("]")) {
      return new HostPort(ipv6(host.substring(1, host.length() - 1)), port);
    }
    return new HostPort(nameOrIpv4(host), port);
  }

  /** Whether the host is an IPv6 address. */
  public boolean isIpv6() {
    return host.indexOf(':') >= 0;
  }

  /** Whether the host is a name, and no address. */
  public boolean isName() {
    return !isIpv6() && !endsInNumber(host);
  }

  /** The same host with this port. */
  public HostPort at(int other) {
    return new HostPort(host, other);
  }

  @Override
  public String toString() {
    String name = isIpv6() ? "[" + host + "]" : host;
    return port == null ? name : name + ":" + port;
  }

  private static void checkCharacters(String text) {
    check(!text.isEmpty(), "is empty; write a host such as api.example.com");
    check(!text.contains("://"), "has a scheme; write the host alone, such as api.example.com");
    check(text.indexOf('@') < 0, "has a user or password in it; write the host alone");
    check(
        text.chars().noneMatch(c -> c == '/' || c == '?' || c == '#' || c == '\\'),
        "has a path; write the host alone, such as api.example.com");
    check(
        text.chars().noneMatch(c -> c <= ' ' || c == 0x7f),
        "has a space or a control character in it; leave it out");
    check(text.indexOf('%') < 0, "has an escape (%) in it; write the host without");
    check(text.chars().allMatch(c -> c < 0x80), "has letters beyond ASCII; " + asciiRemedy(text));
  }

  private static String asciiRemedy(String text) {
    try {
      String ascii = IDN.toASCII(text);
      return ascii.startsWith("xn--") || ascii.contains(".xn--")
          ? "write its xn-- form, " + ascii
          : "write its xn-- form";
    } catch (IllegalArgumentException _) {
      return "write its xn-- form";
    }
  }

  private static Integer port(String text) {
    check(
        text.indexOf(':') < 0,
        "has more than one ':'; write host:port, an IPv6 address in brackets: [2001:db8::1]:443");
    check(
        PORT.matcher(text).matches() && Integer.parseInt(text) <= MAX_PORT,
        "has no port from 1 to 65535 after ':'; write it in digits, or leave ':' out");
    return Integer.valueOf(text);
  }

  private static String nameOrIpv4(String host) {
    check(!host.isEmpty(), "has no host before ':'; write host:port");
    check(!host.endsWith("."), "ends in a dot; leave the dot out");
    if (endsInNumber(host)) {
      String[] octets = host.split("\\.", -1);
      boolean plain = octets.length == 4;
      for (String octet : octets) {
        plain &= OCTET.matcher(octet).matches();
      }
      check(plain, "is a number in another notation; write the address as four decimal numbers");
      return host;
    }
    check(
        host.length() <= MAX_NAME && NAME.matcher(host).matches(),
        "is not a host name; write labels of letters, digits and hyphens with dots between");
    return host;
  }

  private static String ipv6(String text) {
    try {
      if (IPV6.matcher(text).matches()
          && InetAddress.ofLiteral(text) instanceof Inet6Address address
          && (address.isLoopbackAddress() || !address.isIPv4CompatibleAddress())) {
        return text;
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw new IllegalArgumentException(
        "is no IPv6 address in brackets; write [2001:db8::1], an IPv4 address without brackets");
  }

  private static boolean endsInNumber(String host) {
    return NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches();
  }

  private static void check(boolean right, String problem) {
    if (!right) {
      throw new IllegalArgumentException(problem);
    }
  }
}

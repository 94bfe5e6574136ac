package dev.taskcraft.executor.builtin.http;

import dev.taskcraft.executor.builtin.call.Refused;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a request goes. Only forms that every parser reads alike are taken: no user and password,
 * no numbers that stand for an address in another notation, no escapes or letters beyond ASCII in
 * the host.
 *
 * @param host lower case, without brackets and without a dot at its end
 * @param path with its query, as it goes over the wire
 */
record Target(boolean secure, String host, int port, String path) {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9][a-z0-9-]{0,62}(\\.[a-z0-9][a-z0-9-]{0,62})*");
  private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  private static final int MAX_LENGTH = 8_000;

  /** Takes a URL apart. */
  static Target of(String url) throws Refused {
    if (url.length() > MAX_LENGTH) {
      throw new Refused("the url has %d characters, more than 8000".formatted(url.length()));
    }
    try {
      return of(new URI(url));
    } catch (URISyntaxException wrong) {
      throw new Refused("the url is not valid: " + wrong.getReason());
    }
  }

  /** Where a redirect from here leads. */
  Target follow(String location) throws Refused {
    try {
      return of(uri().resolve(new URI(location)));
    } catch (URISyntaxException wrong) {
      throw new Refused("the redirect is not valid: " + wrong.getReason());
    }
  }

  private static Target of(URI uri) throws Refused {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new Refused("url '" + uri + "': only http:// and https:// are possible");
    }
    if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
      throw new Refused("the url has a user or password in it; leave them out");
    }
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    boolean secure = scheme.equals("https");
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    if (port == 0 || port > 65_535) {
      throw new Refused("url '" + uri + "': there is no port " + port);
    }
    String path = URI.create(uri.toASCIIString()).getRawPath();
    String query = URI.create(uri.toASCIIString()).getRawQuery();
    return new Target(
        secure,
        host(host, uri),
        port,
        (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query));
  }

  private static String host(String host, URI uri) throws Refused {
    if (IPV6.matcher(host).matches()) {
      return host.substring(1, host.length() - 1);
    }
    String last = host.substring(host.lastIndexOf('.') + 1);
    if (NUMBER.matcher(last).matches()) {
      String[] octets = host.split("\\.", -1);
      boolean plain = octets.length == 4;
      for (String octet : octets) {
        plain &= OCTET.matcher(octet).matches() && Integer.parseInt(octet) <= 255;
      }
      if (plain) {
        return host;
      }
      throw new Refused("url '" + uri + "': write the address as four decimal numbers");
    }
    if (!NAME.matcher(host).matches()) {
      throw new Refused(
          "url '%s': its host is not a name (for letters beyond ASCII write its xn-- form)"
              .formatted(uri));
    }
    return host;
  }

  boolean isIpv6() {
    return host.indexOf(':') >= 0;
  }

  boolean isName() {
    return !isIpv6() && !NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1)).matches();
  }

  /** The value of the Host header: the port only where it isn't the usual one. */
  String authority() {
    String name = isIpv6() ? "[" + host + "]" : host;
    return port == (secure ? 443 : 80) ? name : name + ":" + port;
  }

  boolean sameOrigin(Target other) {
    return secure == other.secure && host.equals(other.host) && port == other.port;
  }

  URI uri() {
    return URI.create(toString());
  }

  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + authority() + path;
  }
}

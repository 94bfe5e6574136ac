package dev.taskcraft.executor.reach;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses are the public Internet's. After the IANA special-purpose address registries (RFC
 * 6890 and its updates); of IPv6 only global unicast (2000::/3) is public, and nothing that carries
 * an IPv4 address inside (compatible, NAT64, 6to4, Teredo), because that one is then reached
 * unchecked. IPv4-mapped addresses are IPv4 addresses to the JDK.
 */
final class Addresses {
  private static final List<Block> PRIVATE =
      List.of(
          block("this network", 8, 0),
          block("private", 8, 10),
          block("carrier-grade NAT", 10, 100, 64),
          block("loopback", 8, 127),
          block("Azure's host", 32, 168, 63, 129, 16),
          block("link-local, metadata", 16, 169, 254),
          block("private", 12, 172, 16),
          block("protocol assignments", 24, 192, 0, 0),
          block("documentation", 24, 192, 0, 2),
          block("6to4 relay", 24, 192, 88, 99),
          block("private", 16, 192, 168),
          block("benchmarks", 15, 198, 18),
          block("documentation", 24, 198, 51, 100),
          block("documentation", 24, 203, 0, 113),
          block("multicast", 4, 224),
          block("reserved", 4, 240));
  private static final Block GLOBAL_UNICAST = block("global unicast", 3, 0x20);
  private static final List<Block> NOT_GLOBAL =
      List.of(
          block("protocol assignments, Teredo", 23, 0x20, 0x01, 0x00),
          block("documentation", 32, 0x20, 0x01, 0x0d, 0xb8),
          block("6to4", 16, 0x20, 0x02),
          block("documentation", 20, 0x3f, 0xff));

  private Addresses() {}

  /** Whether it is the public Internet's. */
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return switch (address) {
      case Inet4Address _ -> PRIVATE.stream().noneMatch(block -> block.has(bytes));
      case Inet6Address _ ->
          GLOBAL_UNICAST.has(bytes) && NOT_GLOBAL.stream().noneMatch(block -> block.has(bytes));
      default -> false;
    };
  }

  private static Block block(String meaning, int bits, int... start) {
    return new Block(meaning, bits, java.util.Arrays.stream(start).boxed().toList());
  }

  /** The addresses whose first bits are those of {@code start}; missing bytes are 0. */
  private record Block(String meaning, int bits, List<Integer> start) {
    boolean has(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int wanted = bit / 8 < start.size() ? start.get(bit / 8) : 0;
        int mask = 0x80 >> (bit % 8);
        if ((wanted & mask) != (address[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}

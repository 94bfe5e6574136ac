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
          block(8, 0), // this network
          block(8, 10), // private
          block(10, 100, 64), // carrier-grade NAT
          block(8, 127), // loopback
          block(32, 168, 63, 129, 16), // Azure's host
          block(16, 169, 254), // link-local, metadata
          block(12, 172, 16), // private
          block(24, 192, 0, 0), // protocol assignments
          block(24, 192, 0, 2), // documentation
          block(24, 192, 88, 99), // 6to4 relay
          block(16, 192, 168), // private
          block(15, 198, 18), // benchmarks
          block(24, 198, 51, 100), // documentation
          block(24, 203, 0, 113), // documentation
          block(4, 224), // multicast
          block(4, 240)); // reserved
  private static final Block GLOBAL_UNICAST = block(3, 0x20);
  private static final List<Block> NOT_GLOBAL =
      List.of(
          block(23, 0x20, 0x01, 0x00), // protocol assignments, Teredo
          block(32, 0x20, 0x01, 0x0d, 0xb8), // documentation
          block(16, 0x20, 0x02), // 6to4
          block(20, 0x3f, 0xff)); // documentation

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

  private static Block block(int bits, int... start) {
    return new Block(bits, java.util.Arrays.stream(start).boxed().toList());
  }

  /** The addresses whose first bits are those of {@code start}; missing bytes are 0. */
  private record Block(int bits, List<Integer> start) {
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

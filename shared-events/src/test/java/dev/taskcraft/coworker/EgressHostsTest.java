package dev.taskcraft.coworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressHostsTest {
  @ParameterizedTest
  @CsvSource({
    "api.example.com, api.example.com, 443, true",
    "api.example.com, api.example.com, 80, true",
    "api.example.com, api.example.com, 8443, false",
    "api.example.com, api.example.com, 22, false",
    "api.example.com, x.api.example.com, 443, false",
    "api.example.com, example.com, 443, false",
    "api.example.com, api.example.com.evil.example, 443, false",
    "api.example.com, xapi.example.com, 443, false",
    "api.example.com:8443, api.example.com, 8443, true",
    "api.example.com:8443, api.example.com, 443, false",
    "API.Example.COM, api.example.com, 443, true",
    "api.example.com., api.example.com, 443, true",
    "api.example.com.:8443, api.example.com, 8443, true",
    "*.example.com, a.example.com, 443, true",
    "*.example.com, a.b.c.example.com, 80, true",
    "*.example.com, example.com, 443, false",
    "*.example.com, notexample.com, 443, false",
    "*.example.com, a.example.com.evil.example, 443, false",
    "*.example.com, a.example.com, 8443, false",
    "*.example.com:8443, a.example.com, 8443, true",
    "*.example.com:8443, a.example.com, 443, false",
    "*.EXAMPLE.com., a.example.com, 443, true",
    "*.example.com, *.example.com, 443, false",
    "xn--bcher-kva.example, xn--bcher-kva.example, 443, true",
    "wiki, wiki, 80, true",
    "93.184.216.34, 93.184.216.34, 443, true",
    "93.184.216.34, 93.184.216.3, 443, false",
    "100.9.255.0, 100.9.255.0, 443, true",
    "93.184.216.34:8080, 93.184.216.34, 8080, true",
    "[2606:2800:220:1::1], 2606:2800:220:1::1, 443, true",
    "[2606:2800:220:1::1], 2606:2800:220:1:0:0:0:1, 443, true",
    "[2606:2800:0220:1::1]:8443, 2606:2800:220:1::1, 8443, true",
    "[2606:2800:220:1::1], 2606:2800:220:1::2, 443, false",
    "[::1]:8080, ::1, 8080, true",
  })
  void allowsWhatAnEntryNamesAndNoMore(String entry, String host, int port, boolean allowed) {
    assertThat(new EgressHosts(List.of(entry)).allows(host, port)).isEqualTo(allowed);
  }

  @Test
  void anEmptyListAllowsNothing() {
    assertThat(EgressHosts.NONE.allows("api.example.com", 443)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is empty",
        "https://api.example.com|has a scheme",
        "api.example.com/v1|has a path",
        "api.example.com?x|has a path",
        "user:secret@api.example.com|has a user or password",
        "*|every host",
        "*.com|top-level domain",
        "*.com.|top-level domain",
        "*.localhost:80|top-level domain",
        "*.*.example.com|is not a host name",
        "api.*.com|within a name",
        "*api.example.com|within a name",
        "*:443|within a name",
        "*.1.2.3.4|before an address",
        "*.[2001:db8::1]|before an address",
        "api.example.com..|ends in a dot",
        "api..example.com|is not a host name",
        ".example.com|is not a host name",
        "-a.example.com|is not a host name",
        "a-.example.com|is not a host name",
        "a_b.example.com|is not a host name",
        "api.example.com:|has no port",
        "api.example.com:0|has no port",
        "api.example.com:080|has no port",
        "api.example.com:+80|has no port",
        "api.example.com:65536|has no port",
        "api.example.com:http|has no port",
        "api.example.com:80:80|more than one ':'",
        ":443|has no host",
        "bücher.example|xn--bcher-kva.example",
        "api.example.com%00|has an escape",
        "' api.example.com'|has a space",
        "'api.example.com, b.example.com'|has a space",
        "2130706433|another notation",
        "0x7f.1|another notation",
        "0177.0.0.1|another notation",
        "127.1|another notation",
        "1.2.3.256|another notation",
        "a.0x1|another notation",
        "2001:db8::1|more than one ':'",
        "[2001:db8::1|more than one ':'",
        "[2001:db8::1]x|is not a host name",
        "[::ffff:10.0.0.1]|no IPv6 address",
        "[::10.0.0.1]|no IPv6 address",
        "[1.2.3.4]|no IPv6 address",
        "[::1::2]|no IPv6 address",
        "[fe80::1%eth0]|has an escape",
      })
  void saysWhatIsWrongWithAnEntry(String entry, String problem) {
    assertThat(EgressHosts.problem(entry)).contains("'" + entry + "'", problem, ";");
  }

  @Test
  void namesThePlaceOfAWrongEntry() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EgressHosts(List.of("a.example", "*.org")))
        .withMessageStartingWith("policies.egress.hosts[1]: '*.org' ");
  }

  /** The sign for kelvin becomes a k in lower case. */
  @ParameterizedTest
  @ValueSource(strings = {"\u212Aafka.example", "a\u3002example", "\u0430pi.example"})
  void letsNoOtherLetterBecomeAsciiUnseen(String entry) {
    assertThat(EgressHosts.problem(entry)).contains("beyond ASCII");
  }

  @Test
  void keepsEveryEntryOnceInItsOneForm() {
    assertThat(new EgressHosts(List.of("B.example", "a.example", "b.example.")).entries())
        .containsExactly("b.example", "a.example");
  }

  @Property
  void anExactEntryAllowsItselfAndNothingBelowOrAbove(
      @ForAll("names") String name,
      @ForAll("names") String other,
      @ForAll @IntRange(min = 1, max = 65_535) int port) {
    EgressHosts hosts = new EgressHosts(List.of(name + ":" + port));

    assertThat(hosts.allows(name, port)).isTrue();
    assertThat(hosts.allows(name, port % 65_535 + 1)).isFalse();
    assertThat(hosts.allows(other, port)).isEqualTo(other.equals(name));
    assertThat(hosts.allows("x." + name, port)).isFalse();
  }

  @Property
  void aWildcardAllowsExactlyTheNamesThatEndInItsParent(
      @ForAll("names") String parent, @ForAll("names") String name) {
    EgressHosts hosts = new EgressHosts(List.of("*." + parent));

    assertThat(hosts.allows(name, 443)).isEqualTo(name.endsWith("." + parent));
    assertThat(hosts.allows(name + "." + parent, 443)).isTrue();
    assertThat(hosts.allows(name + parent, 443)).isEqualTo((name + parent).endsWith("." + parent));
  }

  @Property
  void whatItKeepsIsReadBackAsTheSame(@ForAll("names") String name) {
    EgressHosts hosts = new EgressHosts(List.of(name, "*." + name, "[2606:2800::a]:1"));

    assertThat(new EgressHosts(hosts.entries())).isEqualTo(hosts);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("a", "b", "ab", "x-1")
        .list()
        .ofMinSize(2)
        .ofMaxSize(4)
        .map(labels -> String.join(".", labels));
  }
}

package dev.taskcraft.executor.builtin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taskcraft.executor.builtin.Cases;
import dev.taskcraft.executor.builtin.call.Refused;
import dev.taskcraft.executor.reach.OutOfReach;
import dev.taskcraft.executor.reach.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @ParameterizedTest
  @CsvSource({
    "http://example.com, http://example.com/",
    "HTTPS://Example.COM.:443/a?b=c#d, https://example.com/a?b=c",
    "https://example.com:8443/%2e%2e/ä, https://example.com:8443/%2e%2e/%C3%A4",
    "http://[2606:4700::1111]:80/, http://[2606:4700::1111]/",
    "http://93.184.216.34/x, http://93.184.216.34/x"
  })
  void hasOneWayToWriteEveryUrl(String url, String written) throws Refused {
    assertThat(Target.of(url)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "example.com",
        "/path",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_INFO",
        "jar:http://x!/",
        "unix:///var/run/docker.sock",
        "http:///x",
        "http://",
        "https://user:pass@example.com/",
        "https://example.com@attacker.example/",
        "https://a@b@c/",
        "http://0/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://017700000001/",
        "http://0177.0.0.1/",
        "http://127.0.0.01/",
        "http://1.2.3.4.5/",
        "http://256.1.1.1/",
        "http://example.0x1/",
        "http://[::1%25lo]/",
        "http://[::1]x/",
        "https://example.com%2eattacker.example/",
        "https://\u0430pi.example.com/",
        "http://\u2460\u2461.example/",
        "http://example.com:0/",
        "http://example.com:99999/",
        "http://a b/",
        "https://example.com/\r\nHost: x",
        "http://exa\\mple.com/",
        "http://-a.com/"
      })
  void refusesWhatIsNoUrlOrHasTwoMeanings(String url) {
    assertThatThrownBy(() -> Target.of(url)).isInstanceOf(Refused.class);
  }

  @Test
  void redirectsAreReadLikeUrls() throws Refused {
    Target start = Target.of("https://example.com/a/b?c");

    assertThat(start.follow("../d")).hasToString("https://example.com/d");
    assertThat(start.follow("//other.example/x")).hasToString("https://other.example/x");
    assertThatThrownBy(() -> start.follow("file:///etc/passwd")).isInstanceOf(Refused.class);
    assertThatThrownBy(() -> start.follow("http://u@x/")).isInstanceOf(Refused.class);
  }

  @Test
  void everyAddressOfAnAnswerMustBePublic() throws Exception {
    Reach reach = new Reach("", host -> addresses(List.of("93.184.216.34", "127.0.0.1")));

    assertThatThrownBy(() -> addresses(reach, Target.of("http://two.example/")))
        .isInstanceOf(OutOfReach.class)
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("TASKCRAFT_HTTP_ALLOW_PRIVATE=two.example:80");
  }

  @Test
  void theOperatorsListNamesAHostOrAHostAndPort() throws Exception {
    Reach reach =
        new Reach(" Wiki.local , grafana:3000,[::1]:80", host -> addresses(List.of("10.0.0.1")));

    assertThat(addresses(reach, Target.of("http://wiki.local:8080/"))).hasSize(1);
    assertThat(addresses(reach, Target.of("http://GRAFANA:3000/"))).hasSize(1);
    assertThat(addresses(reach, Target.of("http://[::1]/"))).hasSize(1);
    assertThatThrownBy(() -> addresses(reach, Target.of("http://grafana/")))
        .isInstanceOf(OutOfReach.class);
    assertThatThrownBy(() -> addresses(reach, Target.of("http://x.wiki.local/")))
        .isInstanceOf(OutOfReach.class);
  }

  /** Cases that only an allow-list of hosts can decide are left out: it belongs to policy. */
  @TestFactory
  Stream<DynamicTest> ssrfCases() throws IOException {
    List<String> policy = List.of("ssrf-024", "ssrf-025", "ssrf-032", "ssrf-046");
    return Cases.of("ssrf_cases.json")
        .filter(given -> !policy.contains(given.get("id").asText()))
        .map(given -> DynamicTest.dynamicTest(given.get("id").asText(), () -> judge(given)));
  }

  private static void judge(JsonNode given) throws UnknownHostException {
    Map<String, String> names =
        Map.of(
            "localhost", "127.0.0.1",
            "kafka", "172.18.0.3",
            "metadata.google.internal", "169.254.169.254");
    Reach reach =
        new Reach(
            "",
            host ->
                addresses(
                    List.of(
                        host.matches("[0-9a-f:.]+")
                            ? host
                            : names.getOrDefault(host, "93.184.216.34"))));
    boolean allowed;
    try {
      allowed = !addresses(reach, Target.of(given.get("url").asText())).isEmpty();
    } catch (Refused | OutOfReach refused) {
      allowed = false;
    }
    String expected = given.get("expected").asText();
    if (!expected.contains("-or-")) {
      assertThat(allowed ? "allow" : "deny").isEqualTo(expected);
    }
  }

  private static List<InetAddress> addresses(Reach reach, Target target)
      throws OutOfReach, UnknownHostException {
    return reach.addresses(target.host(), target.port());
  }

  private static InetAddress[] addresses(List<String> texts) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[texts.size()];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = InetAddress.getByName(texts.get(i));
    }
    return addresses;
  }
}

package dev.taskcraft.coworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "API.example", "api.example.", "a b", "0x7f.1", "[::1]", "::1.2.3.4"})
  void isNotMadeOfWhatCanNotBeRead(String host) {
    assertThatIllegalArgumentException().isThrownBy(() -> new HostPort(host, null));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_536})
  void hasNoPortThatThereIsNot(int port) {
    assertThatIllegalArgumentException().isThrownBy(() -> new HostPort("api.example", port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"api.example", "api.example:443", "10.0.0.1:80", "[2001:db8::1]:443"})
  void isWrittenAsItIsRead(String text) {
    assertThat(HostPort.of(text)).hasToString(text);
  }

  @Test
  void isMadeOfAnIpv6AddressWithoutItsBrackets() {
    assertThat(new HostPort("2001:db8::1", 443)).hasToString("[2001:db8::1]:443");
  }
}

package dev.taskcraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.local.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flags, environment and profile, against a broker that wants to know who asks. */
class KafkaConfigIT {
  private static final String PASSWORD = "correct-horse";

  @TempDir static Path folder;
  private static BrokerProcess broker;

  @BeforeAll
  static void start() throws IOException {
    broker =
        BrokerProcess.start(
            Path.of("../cluster").toAbsolutePath(),
            folder.resolve("kafka"),
            0,
            Map.of(
                "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name", "PLAINTEXT",
                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "sasl.enabled.mechanisms", "PLAIN",
                "listener.name.plaintext.plain.sasl.jaas.config",
                    login(PASSWORD).replace(";", " user_ada=\"" + PASSWORD + "\";")));
  }

  @AfterAll
  static void stop() throws IOException {
    broker.close();
  }

  private static String login(String password) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"ada\""
        + " password=\"%s\";".formatted(password);
  }

  @Test
  void flagsSayHowAndTheEnvironmentWhatIsSecret() {
    Child.Ended created =
        new Child(folder)
            .with("KAFKA_SASL_JAAS_CONFIG", login(PASSWORD))
            .with("KAFKA_SECURITY_PROTOCOL", "SSL") // the flag comes before it
            .run(
                "--kafka-config",
                "security.protocol=SASL_PLAINTEXT",
                "topics",
                "create",
                "--partitions",
                "1",
                "--replication",
                "1",
                "--kafka-config",
                "sasl.mechanism=PLAIN",
                "--bootstrap-servers",
                broker.address());
    assertThat(created.exit()).as(created.err()).isZero();
  }

  @Test
  void aProfileMaySayAll() throws IOException {
    Path profile =
        Files.writeString(
            folder.resolve("profile.json"),
            """
            {"kafka": {"bootstrap.servers": "%s", "security.protocol": "SASL_PLAINTEXT",
              "sasl.mechanism": "PLAIN", "sasl.jaas.config": "%s"}}"""
                .formatted(broker.address(), login(PASSWORD).replace("\"", "\\\"")));
    Child.Ended created =
        topics(
            "create", "--partitions", "1", "--replication", "1", "--cluster", profile.toString());
    assertThat(created.exit()).as(created.err()).isZero();
    assertThat(created.out() + created.err()).doesNotContain(PASSWORD);
  }

  @Test
  void aWrongPasswordIsSaidAndNotShown() {
    Child.Ended refused =
        new Child(folder)
            .with("KAFKA_SASL_JAAS_CONFIG", login("wrong-horse"))
            .run(
                "topics",
                "check",
                "--bootstrap-servers",
                broker.address(),
                "--kafka-config",
                "security.protocol=SASL_PLAINTEXT",
                "--kafka-config",
                "sasl.mechanism=PLAIN");
    assertThat(refused.exit()).isEqualTo(6);
    assertThat(refused.err()).contains("Authentication failed", "--kafka-config");
    assertThat(refused.out() + refused.err()).doesNotContain("wrong-horse");
  }

  @Test
  void aSecretIsNoFlag() {
    Child.Ended refused = topics("check", "--kafka-config", "ssl.truststore.password=" + PASSWORD);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .contains("--kafka-config ssl.truststore.password", "KAFKA_SSL_TRUSTSTORE_PASSWORD")
        .doesNotContain(PASSWORD);
  }

  @Test
  void onlySecurityIsConfigured() {
    for (String setting : List.of("acks=0", "security.protocoll=SSL", "bootstrap.servers=x:1")) {
      Child.Ended refused = topics("check", "--kafka-config", setting);
      assertThat(refused.exit()).isEqualTo(2);
      assertThat(refused.err()).contains("--kafka-config " + setting.replaceFirst("=.*", ""));
    }
  }

  @Test
  void aSettingHasANameAndAValueAndIsNotShownWithout() {
    Child.Ended refused = topics("check", "--kafka-config", "sasl.jaas.config:" + PASSWORD);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("--kafka-config needs NAME=VALUE").doesNotContain(PASSWORD);
  }

  @Test
  void isLookedAtWhateverTheCommand() {
    Child.Ended refused = new Child(folder).run("list", "--kafka-config", "nonsense=1");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("--kafka-config nonsense");
  }

  private static Child.Ended topics(String... words) {
    List<String> all = new ArrayList<>(List.of("topics"));
    all.addAll(List.of(words));
    return new Child(folder).run(all.toArray(String[]::new));
  }
}

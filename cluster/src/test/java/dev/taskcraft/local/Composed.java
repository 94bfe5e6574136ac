package dev.taskcraft.local;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HealthCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A server as {@code docker-compose.yml} has it: image, command, variables and health are read from
 * there, so that what is tried is what people run.
 */
final class Composed {
  private static final Path FILE = Path.of("..", "docker-compose.yml");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):([-?])([^}]*)}");

  private final Map<?, ?> service;
  private final Map<String, String> variables;

  private Composed(Map<?, ?> service, Map<String, String> variables) {
    this.service = service;
    this.variables = variables;
  }

  /**
   * Starts a server; skips the test where its image or an engine is missing.
   *
   * @param inside the port in the container, to be had on loopback here
   * @param here which port it is here
   * @param variables that the file asks for, beside those of the environment
   */
  static GenericContainer<?> start(String name, int inside, int here, Map<String, String> variables)
      throws IOException {
    Map<?, ?> file =
        (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FILE));
    Map<String, String> all = new HashMap<>(System.getenv());
    all.putAll(variables);
    Composed composed = new Composed(map(map(file.get("services")).get(name)), all);
    String image = composed.text(composed.service.get("image"));
    require(image);
    GenericContainer<?> container = composed.container(image);
    container.withCreateContainerCmdModifier(create -> create.withHostName(name));
    container.setPortBindings(List.of("127.0.0.1:%d:%d".formatted(here, inside)));
    container.start();
    return container;
  }

  private GenericContainer<?> container(String image) {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image)).withImagePullPolicy(_ -> false);
    map(service.get("environment"))
        .forEach((key, value) -> container.withEnv(text(key), text(value)));
    if (service.get("command") instanceof List<?> words) {
      container.withCommand(words.stream().map(this::text).toArray(String[]::new));
    }
    List<String> test =
        ((List<?>) map(service.get("healthcheck")).get("test")).stream().map(this::text).toList();
    container.withCreateContainerCmdModifier(
        create ->
            create.withHealthcheck(
                new HealthCheck()
                    .withTest(test)
                    .withInterval(Duration.ofSeconds(1).toNanos())
                    .withRetries(100)));
    return container.waitingFor(Wait.forHealthcheck().withStartupTimeout(Duration.ofSeconds(90)));
  }

  /** As compose does it: {@code ${NAME:-otherwise}} and {@code ${NAME:?why it is needed}}. */
  private String text(Object value) {
    return VARIABLE
        .matcher(String.valueOf(value))
        .replaceAll(
            it -> Matcher.quoteReplacement(variable(it.group(1), it.group(2), it.group(3))));
  }

  private String variable(String name, String kind, String otherwise) {
    String known = variables.getOrDefault(name, "");
    if (!known.isEmpty()) {
      return known;
    }
    if (kind.equals("?")) {
      throw new IllegalArgumentException(name + ": " + otherwise);
    }
    return otherwise;
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  private static void require(String image) {
    String lacking = "";
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      lacking = "no Docker engine answers";
    } else {
      try {
        var _ = DockerClientFactory.lazyClient().inspectImageCmd(image).exec();
      } catch (NotFoundException _) {
        lacking =
            "the Docker engine has no image '%s', and none is pulled by tests".formatted(image);
      }
    }
    if (!lacking.isEmpty()) {
      System.out.println("SKIPPED: " + lacking + " (the tests of what compose runs need it)");
    }
    assumeTrue(lacking.isEmpty(), lacking);
  }
}

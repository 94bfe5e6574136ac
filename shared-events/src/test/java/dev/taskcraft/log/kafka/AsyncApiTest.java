package dev.taskcraft.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taskcraft.log.Tasks;
import dev.taskcraft.signing.SigningKey;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code docs/asyncapi.yaml} says what is on the topics, no more and no less. */
class AsyncApiTest {
  private static final Path FILE = Path.of("../docs/asyncapi.yaml");

  @Test
  void hasAChannelForEveryTopic() throws IOException {
    List<String> expected = new ArrayList<>(EventType.names());
    expected.add("{topic}" + TopicSetup.DEAD_LETTERS);
    assertThat(texts(document().path("channels"), "/address"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void hasTheSchemaOfEveryMessage() throws IOException {
    JsonNode messages = document().path("components").path("messages");
    List<String> schemas = texts(messages, "/payload/schema/$ref");
    schemas.removeIf(String::isEmpty);
    assertThat(schemas)
        .containsExactlyInAnyOrderElementsOf(
            EventType.names().stream().map(it -> "schemas/events/" + it + ".schema.json").toList())
        .allSatisfy(it -> assertThat(FILE.resolveSibling(it)).exists());
    assertThat(texts(messages, "/name")).containsAll(EventType.names());
  }

  @Test
  void namesTheHeadersThatRecordsHave() throws IOException {
    Envelope event =
        new Envelope(
            new EventId("b"),
            new TaskId("0190b0c0-0000-7000-8000-00000000000a"),
            new EventId("a"),
            Instant.EPOCH,
            "cli",
            new TaskEvent.TaskCancelled("ada", null));
    List<String> written = new ArrayList<>();
    new EventRecords().record(event).headers().forEach(it -> written.add(it.key()));
    JsonNode headers = document().at("/components/messageTraits/event/headers/properties");
    assertThat(headers.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void namesTheHeadersThatASignatureAdds(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("ada.pem");
    String _ = SigningKey.create(file);
    Envelope event = Tasks.event(Tasks.task(), Tasks.requested("sign this"));
    List<String> added = new ArrayList<>();
    new EventRecords()
        .signed(event, SigningKey.read(file))
        .headers()
        .forEach(it -> added.add(it.key()));
    new EventRecords().record(event).headers().forEach(it -> added.remove(it.key()));
    JsonNode headers = document().at("/components/messages/taskRequested/headers/properties");
    assertThat(headers.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(added);
  }

  private static List<String> texts(JsonNode nodes, String pointer) {
    List<String> texts = new ArrayList<>();
    nodes.forEach(node -> texts.add(node.at(pointer).asText()));
    return texts;
  }

  private static JsonNode document() throws IOException {
    Object yaml = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FILE));
    return new ObjectMapper().valueToTree(yaml);
  }
}

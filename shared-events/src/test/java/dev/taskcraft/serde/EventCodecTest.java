package dev.taskcraft.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskcraft.task.Call;
import dev.taskcraft.task.Envelope;
import dev.taskcraft.task.EventId;
import dev.taskcraft.task.EventType;
import dev.taskcraft.task.TaskEvent;
import dev.taskcraft.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {
  private final EventCodec codec = new EventCodec();

  @ParameterizedTest
  @MethodSource("samples")
  void readsWhatItWrote(String name) {
    TaskEvent event = Samples.all().get(name);
    byte[] data = codec.data(event);
    assertThat(codec.event(EventType.of(event), data)).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsTheLineItWrote(String name) {
    Envelope envelope =
        new Envelope(
            Samples.ID,
            new TaskId("0190b0c0-0000-7000-8000-00000000000a"),
            name.endsWith("requested") ? null : new EventId("cause"),
            Samples.TIME,
            "cli",
            Samples.all().get(name));
    String line = codec.line(envelope);
    assertThat(line).doesNotContain("\n").startsWith("{\"id\":\"");
    assertThat(codec.parse(line)).isEqualTo(envelope);
  }

  static Iterable<String> samples() {
    return Samples.all().keySet();
  }

  @Test
  void readsLinesWhoseKeysStandInAnotherOrder() {
    String line =
        """
        {"data":{"by":"ada"},"producer":"cli","time":"2026-11-02T09:30:00Z",
         "task":"0190b0c0-0000-7000-8000-00000000000a","type":"task.paused","id":"e1"}""";
    assertThat(codec.parse(line).event()).isEqualTo(new TaskEvent.TaskPaused("ada", null));
  }

  @Test
  void omitsNullPropertiesAndKeepsNullsInFreeJson() {
    Map<String, Object> args = new java.util.HashMap<>();
    args.put("cc", null);
    TaskEvent event = new TaskEvent.StepEdited(1, 2, new Call("mail", args), "ada");
    assertThat(text(event))
        .isEqualTo(
            "{\"step\":1,\"revision\":2,\"call\":{\"tool\":\"mail\",\"args\":{\"cc\":null}},\"by\":\"ada\"}");
    assertThat(text(new TaskEvent.TaskCancelled("ada", null))).isEqualTo("{\"by\":\"ada\"}");
  }

  @Test
  void readsAbsentListsAndMapsAsEmpty() {
    assertThat(event("task.resumed", "{\"by\":\"ada\"}"))
        .isEqualTo(new TaskEvent.TaskResumed("ada", java.util.List.of()));
    assertThat(
            event(
                "step.edited",
                "{\"step\":1,\"revision\":2,\"call\":{\"tool\":\"x\"},\"by\":\"a\"}"))
        .isEqualTo(new TaskEvent.StepEdited(1, 2, new Call("x", Map.of()), "a"));
  }

  @Test
  void ignoresPropertiesItDoesNotKnow() {
    assertThat(event("task.paused", "{\"by\":\"ada\",\"mood\":{\"a\":[1]}}"))
        .isEqualTo(new TaskEvent.TaskPaused("ada", null));
  }

  @Test
  void saysWhichTypeItDoesNotKnow() {
    assertThatThrownBy(() -> event("task.sung", "{}"))
        .isInstanceOfSatisfying(
            UnknownEventType.class, e -> assertThat(e.type()).isEqualTo("task.sung"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "{\"by\":null}",
        "{\"by\":7}",
        "{\"by\":true}",
        "{\"by\":\"ada\"} {}"
      })
  void refusesWhatIsNotTheEvent(String data) {
    assertThatThrownBy(() -> event("task.paused", data)).isInstanceOf(UnreadableJson.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"by\":\"a\",\"step\":\"1\",\"revision\":1,\"text\":\"t\"}",
        "{\"by\":\"a\",\"step\":1.5,\"revision\":1,\"text\":\"t\"}",
        "{\"by\":\"a\",\"step\":0,\"revision\":1,\"text\":\"t\"}",
        "{\"by\":\"a\",\"revision\":1,\"text\":\"t\"}",
        "{\"by\":\"a\",\"step\":2147483648,\"revision\":1,\"text\":\"t\"}",
      })
  void keepsNumbersApartFromTextAndWithinTheirBounds(String data) {
    assertThatThrownBy(() -> event("step.answered", data)).isInstanceOf(UnreadableJson.class);
  }

  @Test
  void refusesIntegersThatAnotherReaderWouldRound() {
    assertThatThrownBy(
            () ->
                event(
                    "step.edited",
                    "{\"step\":1,\"revision\":2,\"by\":\"a\",\"call\":{\"tool\":\"x\",\"args\":{\"n\":9007199254740993}}}"))
        .isInstanceOf(UnreadableJson.class)
        .hasMessageContaining("9007199254740993");
  }

  @Test
  void keepsHalfASurrogatePairThatATextMayHold() {
    TaskEvent event = new TaskEvent.TaskPaused("ada", "a\uD83D b\uDD25 \uD83D\uDD25");
    assertThat(text(event)).isASCII();
    assertThat(event("task.paused", text(event))).isEqualTo(event);
  }

  private String text(TaskEvent event) {
    return new String(codec.data(event), StandardCharsets.UTF_8);
  }

  private TaskEvent event(String type, String data) {
    return codec.event(type, data.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.taskcraft.planner.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskcraft.json.Json;
import dev.taskcraft.serde.CanonicalJson;
import dev.taskcraft.serde.StrictJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the stand-in refuses, it refuses for the reason that the real API gives. */
class FakeGeminiTest {
  private static final Map<String, Object> CALL = Map.of("name", "look", "args", Map.of("n", 1));
  private static final Map<String, Object> SIGNED =
      Map.of("functionCall", CALL, "thoughtSignature", FakeRules.signature(CALL));
  private static final Map<String, Object> RESPONSE =
      Map.of("functionResponse", Map.of("name", "look", "response", Map.of("output", 1)));
  private static final Map<String, Object> ASK = content("user", Map.of("text", "look"));
  private static final Map<String, Object> OBJECT = Map.of("type", "object");

  private static FakeGemini server;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    server = FakeGemini.answering(request -> Reply.text("fine"));
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static Map<String, Object> content(String role, Map<?, ?>... parts) {
    return Map.of("role", role, "parts", List.of(parts));
  }

  private static Map<String, Object> tools(Map<String, Object> schema) {
    return Map.of(
        "functionDeclarations",
        List.of(Map.of("name", "look", "description", "", "parametersJsonSchema", schema)));
  }

  private static String answer(Map<?, ?>... contents) throws Exception {
    return post(
        "gemini-x",
        FakeGemini.KEY,
        Map.of("contents", List.of(contents), "tools", List.of(tools(OBJECT))));
  }

  private static String post(String model, String key, Map<String, Object> body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(server.baseUrl() + "/v1beta/models/" + model + ":generateContent"))
            .POST(HttpRequest.BodyPublishers.ofString(CanonicalJson.of(Json.copy(body))));
    if (key != null) {
      request.header("x-goog-api-key", key);
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    Map<String, Object> json = StrictJson.parseObject(response.body());
    return response.statusCode() == 200
        ? "fine"
        : "%d %s"
            .formatted(response.statusCode(), FakeRequest.object(json, "error").get("message"));
  }

  @Test
  void takesAConversationInOrder() throws Exception {
    assertThat(answer(ASK)).isEqualTo("fine");
    assertThat(answer(ASK, content("model", SIGNED), content("user", RESPONSE))).isEqualTo("fine");
  }

  @Test
  void refusesWithoutAKnownKeyOrModel() throws Exception {
    Map<String, Object> body = Map.of("contents", List.of(ASK));
    assertThat(post("gemini-x", null, body)).startsWith("403 Method doesn't allow unregistered");
    assertThat(post("gemini-x", "nonsense", body)).startsWith("400 API key not valid.");
    assertThat(post("gpt-9", FakeGemini.KEY, body)).startsWith("404 models/gpt-9 is not found");
  }

  @Test
  void refusesACallOfThisTurnWithoutItsSignature() throws Exception {
    assertThat(
            answer(ASK, content("model", Map.of("functionCall", CALL)), content("user", RESPONSE)))
        .startsWith("400 Function call is missing a thought_signature in functionCall parts.");
  }

  @Test
  void takesACallOfAnEarlierTurnWithoutItsSignature() throws Exception {
    assertThat(
            answer(
                ASK,
                content("model", Map.of("functionCall", CALL)),
                content("user", RESPONSE),
                content("user", Map.of("text", "again"))))
        .isEqualTo("fine");
  }

  @Test
  void takesOnlyTheFirstOfParallelCallsSigned() throws Exception {
    assertThat(
            answer(
                ASK,
                content("model", SIGNED, Map.of("functionCall", CALL)),
                content("user", RESPONSE, RESPONSE)))
        .isEqualTo("fine");
  }

  @Test
  void refusesASignatureOfAnotherCall() throws Exception {
    Map<String, Object> changed =
        Map.of(
            "functionCall",
            Map.of("name", "look", "args", Map.of("n", 2)),
            "thoughtSignature",
            FakeRules.signature(CALL));
    assertThat(answer(ASK, content("model", changed), content("user", RESPONSE)))
        .isEqualTo("400 Corrupted thought signature.");
  }

  @Test
  void refusesResponsesThatDoNotMatchTheirCalls() throws Exception {
    assertThat(answer(ASK, content("user", RESPONSE)))
        .startsWith("400 Please ensure that function response turn comes immediately after");
    assertThat(answer(ASK, content("model", SIGNED), content("user", RESPONSE, RESPONSE)))
        .startsWith("400 Please ensure that the number of function response parts is equal");
    assertThat(answer(ASK, content("model", SIGNED), ASK))
        .startsWith("400 Please ensure that the number of function response parts is equal");
    Map<String, Object> other =
        Map.of("functionResponse", Map.of("name", "listen", "response", Map.of()));
    assertThat(answer(ASK, content("model", SIGNED), content("user", other)))
        .startsWith("400 Please ensure that function response parts match");
  }

  @Test
  void refusesAConversationInTheWrongOrder() throws Exception {
    assertThat(answer(content("model", SIGNED), content("user", RESPONSE)))
        .startsWith("400 Please ensure that function call turn comes immediately after a user");
    assertThat(answer(content("system", Map.of("text", "x"))))
        .isEqualTo("400 Please use a valid role: user, model.");
    assertThat(answer(ASK, content("model", Map.of("text", "x"))))
        .startsWith("400 Please ensure that multiturn requests end with a user turn");
    assertThat(answer()).contains("contents is not specified");
    assertThat(answer(content("user", Map.of("thought", true)))).contains("required oneof field");
  }

  @Test
  void refusesCallsOfFunctionsThatAreNotDeclared() throws Exception {
    Map<String, Object> call = Map.of("name", "fly", "args", Map.of());
    assertThat(
            answer(
                ASK,
                content(
                    "model",
                    Map.of("functionCall", call, "thoughtSignature", FakeRules.signature(call))),
                content(
                    "user",
                    Map.of("functionResponse", Map.of("name", "fly", "response", Map.of())))))
        .isEqualTo("400 Request contains an invalid argument.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"string\"}",
        "{\"type\":\"object\",\"$schema\":\"x\"}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"text\"}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":7}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"int\"}}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"http://x\"}}}",
        "{\"type\":\"object\",\"required\":\"a\"}",
      })
  void refusesSchemasThatAreNone(String schema) throws Exception {
    Map<String, Object> body =
        Map.of("contents", List.of(ASK), "tools", List.of(tools(StrictJson.parseObject(schema))));

    assertThat(post("gemini-x", FakeGemini.KEY, body))
        .startsWith("400 * GenerateContentRequest.tools[0].function_declarations[0].parameters");
  }

  @Test
  void refusesFieldsItDoesNotKnow() throws Exception {
    assertThat(post("gemini-x", FakeGemini.KEY, Map.of("contents", List.of(ASK), "prompt", "x")))
        .isEqualTo(
            "400 Invalid JSON payload received. Unknown name \"prompt\": Cannot find field.");
  }
}

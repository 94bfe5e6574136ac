package dev.taskcraft.planner.gemini;

import com.google.genai.types.AutomaticFunctionCallingConfig;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.FunctionResponsePart;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.Part;
import com.google.genai.types.Tool;
import dev.taskcraft.planner.model.Message;
import dev.taskcraft.planner.model.ModelRequest;
import dev.taskcraft.tool.ToolSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request in the client's types. */
final class GeminiRequests {
  private GeminiRequests() {}

  static List<Content> contents(ModelRequest request) {
    return request.messages().stream().map(GeminiRequests::content).toList();
  }

  private static Content content(Message message) {
    return switch (message) {
      case Message.FromPerson(String text) ->
          Content.builder().role("user").parts(Part.fromText(text)).build();
      case Message.FromModel(String verbatim) -> Content.fromJson(verbatim);
      case Message.Results(List<Message.Result> results) ->
          Content.builder()
              .role("user")
              .parts(results.stream().map(GeminiRequests::part).toList())
              .build();
    };
  }

  private static Part part(Message.Result result) {
    FunctionResponse.Builder response =
        FunctionResponse.builder().name(result.tool()).response(objects(result.response()));
    if (result.callId() != null) {
      response.id(result.callId());
    }
    if (!result.images().isEmpty()) {
      response.parts(
          result.images().stream()
              .map(image -> FunctionResponsePart.fromBytes(image.content(), image.mediaType()))
              .toList());
    }
    return Part.builder().functionResponse(response.build()).build();
  }

  static GenerateContentConfig config(ModelRequest request) {
    GenerateContentConfig.Builder config =
        GenerateContentConfig.builder()
            .systemInstruction(Content.fromParts(Part.fromText(request.system())))
            .automaticFunctionCalling(
                AutomaticFunctionCallingConfig.builder().disable(true).build());
    List<FunctionDeclaration> declarations = declarations(request);
    if (!declarations.isEmpty()) {
      config.tools(Tool.builder().functionDeclarations(declarations).build());
    }
    Map<String, @Nullable Object> schema = request.schema();
    if (schema != null) {
      config.responseMimeType("application/json").responseJsonSchema(schema);
    }
    return config.build();
  }

  /**
   * The tools, and what the model called though it doesn't exist: a conversation may hold no call
   * of an undeclared function.
   */
  private static List<FunctionDeclaration> declarations(ModelRequest request) {
    Map<String, FunctionDeclaration> byName = new LinkedHashMap<>();
    request.tools().forEach(tool -> byName.put(tool.name(), declaration(tool)));
    for (Message message : request.messages()) {
      if (message instanceof Message.Results(List<Message.Result> results)) {
        results.forEach(result -> byName.computeIfAbsent(result.tool(), GeminiRequests::missing));
      }
    }
    return List.copyOf(byName.values());
  }

  private static FunctionDeclaration missing(String name) {
    return FunctionDeclaration.builder()
        .name(name)
        .description("Does not exist. Never call it.")
        .parametersJsonSchema(Map.of("type", "object"))
        .build();
  }

  private static FunctionDeclaration declaration(ToolSpec tool) {
    Map<String, @Nullable Object> schema = new LinkedHashMap<>(tool.schema());
    schema.remove("$schema"); // says which dialect it is in; the API takes one only
    schema.putIfAbsent("type", "object");
    return FunctionDeclaration.builder()
        .name(tool.name())
        .description(tool.description())
        .parametersJsonSchema(schema)
        .build();
  }

  @SuppressWarnings("NullAway") // the client's maps take nulls, and don't say so
  private static Map<String, Object> objects(Map<String, @Nullable Object> json) {
    return new LinkedHashMap<>(json);
  }
}

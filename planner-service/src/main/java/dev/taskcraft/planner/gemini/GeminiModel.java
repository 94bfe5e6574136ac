package dev.taskcraft.planner.gemini;

import com.fasterxml.jackson.core.io.JsonEOFException;
import com.google.genai.Client;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.GenAiIOException;
import com.google.genai.types.ClientOptions;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import dev.taskcraft.planner.model.Model;
import dev.taskcraft.planner.model.ModelAnswer;
import dev.taskcraft.planner.model.ModelProblem;
import dev.taskcraft.planner.model.ModelProblem.Kind;
import dev.taskcraft.planner.model.ModelRequest;
import dev.taskcraft.task.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Gemini through its REST API {@code generateContent}.
 *
 * <p>The client's retries are off, because ours are in the log; its automatic function calling is
 * off, because calls go through the gate; its timeout is set, because it has none by itself.
 */
public final class GeminiModel implements Model, AutoCloseable {
  /** The model that is asked when a coworker names none. */
  public static final String DEFAULT_MODEL = "gemini-3.8-flash";

  /** No status to retry either: for one it would wait even after the last attempt. */
  private static final HttpRetryOptions NO_RETRIES =
      HttpRetryOptions.builder().attempts(1).httpStatusCodes(List.of()).build();

  private final String apiKey;
  private final Client client;

  /**
   * Makes a client.
   *
   * @param apiKey a key of the Gemini API; it appears in no answer and no message
   * @param baseUrl where the API is; null for Google's
   * @param timeout for one whole call
   */
  public GeminiModel(String apiKey, @Nullable String baseUrl, Duration timeout) {
    this.apiKey = apiKey;
    HttpOptions.Builder http =
        HttpOptions.builder().timeout(Math.toIntExact(timeout.toMillis())).retryOptions(NO_RETRIES);
    if (baseUrl != null) {
      http.baseUrl(baseUrl);
    }
    OkHttpClient transport =
        new OkHttpClient.Builder()
            .callTimeout(timeout)
            .connectTimeout(timeout)
            .readTimeout(timeout)
            .writeTimeout(timeout)
            .retryOnConnectionFailure(false)
            .addInterceptor(Exchange::intercept)
            .build();
    client =
        Client.builder()
            .apiKey(apiKey)
            .vertexAI(false)
            .httpOptions(http.build())
            .clientOptions(ClientOptions.builder().customHttpClient(transport).build())
            .build();
  }

  @Override
  public String defaultName() {
    return DEFAULT_MODEL;
  }

  @Override
  public ModelAnswer ask(ModelRequest request) throws InterruptedException {
    Exchange exchange = new Exchange();
    try {
      GenerateContentResponse response =
          exchange.keep(
              () ->
                  client.models.generateContent(
                      request.model(),
                      GeminiRequests.contents(request),
                      GeminiRequests.config(request)));
      byte[] raw = exchange.body();
      return read(raw == null ? response.toJson().getBytes(StandardCharsets.UTF_8) : raw);
    } catch (ApiException e) {
      return failed(e, exchange);
    } catch (GenAiIOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      byte[] raw = safe(exchange.body());
      return raw != null && exchange.good() && !brokenOff(e)
          ? unusable(raw) // it came whole, so to wait would change nothing
          : new ModelAnswer.Failed(
              new ModelProblem(Kind.UNAVAILABLE, safe(cause(e))), Usage.NONE, null, raw);
    }
  }

  @Override
  public ModelAnswer read(byte[] raw) {
    try {
      return GeminiAnswers.of(
          GenerateContentResponse.fromJson(new String(raw, StandardCharsets.UTF_8)), raw);
    } catch (RuntimeException e) { // the client wraps what its JSON library throws
      return unusable(raw);
    }
  }

  private static ModelAnswer unusable(byte[] raw) {
    return new ModelAnswer.Failed(
        new ModelProblem(Kind.UNUSABLE, "the answer is not JSON"), Usage.NONE, null, raw);
  }

  /** Whether the answer ends amid its JSON, as a lost connection leaves it. */
  private static boolean brokenOff(Throwable e) {
    return e instanceof JsonEOFException || (e.getCause() != null && brokenOff(e.getCause()));
  }

  private ModelAnswer failed(ApiException e, Exchange exchange) {
    byte[] body = safe(exchange.body());
    String text = safe("%d %s: %s".formatted(e.code(), e.status(), GeminiErrors.message(e, body)));
    return new ModelAnswer.Failed(
        new ModelProblem(GeminiErrors.kind(e.code(), text), text),
        Usage.NONE,
        GeminiErrors.retryAfter(exchange.retryAfter(), body),
        body);
  }

  /** What went wrong on the way, e.g. {@code InterruptedIOException: timeout}. */
  private static String cause(Throwable e) {
    Throwable cause = e;
    while (!(cause instanceof IOException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private String safe(String text) {
    return apiKey.isBlank() ? text : text.replace(apiKey, "<api key>");
  }

  private byte @Nullable [] safe(byte @Nullable [] body) {
    return body == null
        ? null
        : safe(new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
  }
}

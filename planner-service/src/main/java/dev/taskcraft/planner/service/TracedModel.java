package dev.taskcraft.planner.service;

import dev.taskcraft.planner.model.Model;
import dev.taskcraft.planner.model.ModelAnswer;
import dev.taskcraft.planner.model.ModelRequest;
import dev.taskcraft.service.observe.SpanAttributes;
import dev.taskcraft.service.observe.Traces;
import dev.taskcraft.task.Usage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Locale;

/**
 * A model with a span for each call, by OpenTelemetry's semantic conventions for generative AI.
 * Neither prompts nor answers are part of it.
 */
final class TracedModel implements Model {
  private static final AttributeKey<String> OPERATION =
      AttributeKey.stringKey("gen_ai.operation.name");
  private static final AttributeKey<String> PROVIDER =
      AttributeKey.stringKey("gen_ai.provider.name");
  private static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.request.model");
  private static final AttributeKey<Long> INPUT = AttributeKey.longKey("gen_ai.usage.input_tokens");
  private static final AttributeKey<Long> OUTPUT =
      AttributeKey.longKey("gen_ai.usage.output_tokens");
  private static final AttributeKey<Long> CACHED =
      AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");

  private final Model model;
  private final String provider;
  private final Tracer tracer;

  /**
   * Takes its parts.
   *
   * @param provider its name in the conventions, e.g. {@code gcp.gemini}
   */
  TracedModel(Model model, String provider, Tracer tracer) {
    this.model = model;
    this.provider = provider;
    this.tracer = tracer;
  }

  @Override
  public String defaultName() {
    return model.defaultName();
  }

  @Override
  public ModelAnswer ask(ModelRequest request) throws InterruptedException {
    Attributes about = Context.current().get(Traces.ABOUT);
    Span span =
        tracer
            .spanBuilder("chat " + request.model())
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute(OPERATION, "chat")
            .setAttribute(PROVIDER, provider)
            .setAttribute(MODEL, request.model())
            .setAllAttributes(about == null ? Attributes.empty() : about)
            .startSpan();
    try {
      ModelAnswer answer = model.ask(request);
      Usage usage = answer.usage();
      span.setAttribute(INPUT, usage.input());
      span.setAttribute(OUTPUT, usage.output() + usage.thoughts());
      span.setAttribute(CACHED, usage.cached());
      if (answer instanceof ModelAnswer.Failed failed) {
        fail(span, failed.problem().kind().name().toLowerCase(Locale.ROOT));
      }
      return answer;
    } catch (InterruptedException | RuntimeException failure) {
      fail(span, failure.getClass().getName());
      throw failure;
    } finally {
      span.end();
    }
  }

  private static void fail(Span span, String type) {
    span.setAttribute(SpanAttributes.ERROR, type);
    span.setStatus(StatusCode.ERROR);
  }

  @Override
  public ModelAnswer read(byte[] raw) {
    return model.read(raw);
  }
}

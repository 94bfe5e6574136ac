package dev.taskcraft.planner.gemini;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the provider really sent in one call, for the log: the client's objects drop fields
 * they don't know, and its exceptions drop the headers and details that say when to come back.
 */
final class Exchange {
  /** The call under way on this thread: the client sends on its caller's. */
  private static final ScopedValue<Exchange> CURRENT = ScopedValue.newInstance();

  private byte @Nullable [] body;
  private @Nullable String retryAfter;
  private boolean good;

  /** Runs a call and keeps what it brings. */
  <T> T keep(ScopedValue.CallableOp<T, RuntimeException> call) {
    return ScopedValue.where(CURRENT, this).call(call);
  }

  byte @Nullable [] body() {
    return body;
  }

  @Nullable String retryAfter() {
    return retryAfter;
  }

  /** Whether the provider said that its answer is one. */
  boolean good() {
    return good;
  }

  /** Looks at responses on their way to the client. */
  static Response intercept(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    ResponseBody content = response.body();
    if (content == null || !CURRENT.isBound()) {
      return response;
    }
    MediaType type = content.contentType();
    byte[] bytes = content.bytes();
    Exchange exchange = CURRENT.get();
    exchange.body = bytes;
    exchange.good = response.isSuccessful();
    exchange.retryAfter = response.header("Retry-After");
    return response.newBuilder().body(ResponseBody.create(bytes, type)).build();
  }
}

package dev.taskcraft.task;

/**
 * Tokens that model calls consumed, as the provider counted them.
 *
 * @param input tokens of the prompt, cached ones included
 * @param cached the part of {@code input} that was read from the provider's cache
 * @param output tokens of the answer, without thoughts
 * @param thoughts tokens of hidden reasoning
 */
public record Usage(long input, long cached, long output, long thoughts) {
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  public Usage {
    if (input < 0 || cached < 0 || output < 0 || thoughts < 0) {
      throw new IllegalArgumentException("token counts are not negative");
    }
  }

  /** The sum, field by field. */
  public Usage plus(Usage other) {
    return new Usage(
        input + other.input,
        cached + other.cached,
        output + other.output,
        thoughts + other.thoughts);
  }

  /** Everything that is paid for. */
  public long total() {
    return input + output + thoughts;
  }
}

package dev.taskcraft.task;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sparse list counted from 1, in chunks, so that a change copies two short arrays and
 * a task's thousandth step costs what its tenth did.
 */
final class Chunks<T> implements Iterable<T> {
  private static final int SIZE = 64;
  private static final Chunks<?> EMPTY = new Chunks<>(new Object[0][], 0);

  private final @Nullable Object[][] chunks;
  private final int last;

  private Chunks(@Nullable Object[][] chunks, int last) {
    this.chunks = chunks;
    this.last = last;
  }

  @SuppressWarnings("unchecked") // holds nothing
  static <T> Chunks<T> empty() {
    return (Chunks<T>) EMPTY;
  }

  @SuppressWarnings("unchecked") // only T goes in
  @Nullable T get(int index) {
    int chunk = (index - 1) / SIZE;
    if (index < 1 || chunk >= chunks.length || chunks[chunk] == null) {
      return null;
    }
    return (T) chunks[chunk][(index - 1) % SIZE];
  }

  Chunks<T> with(int index, T value) {
    int chunk = (index - 1) / SIZE;
    @Nullable Object[][] copy = Arrays.copyOf(chunks, Math.max(chunks.length, chunk + 1));
    copy[chunk] = copy[chunk] == null ? new Object[SIZE] : copy[chunk].clone();
    copy[chunk][(index - 1) % SIZE] = value;
    return new Chunks<>(copy, Math.max(last, index));
  }

  /** The highest index that holds a value; 0 when empty. */
  int last() {
    return last;
  }

  @Override
  public Iterator<T> iterator() {
    return new Iterator<>() {
      private int index = 1;

      @Override
      public boolean hasNext() {
        while (index <= last && get(index) == null) {
          index++;
        }
        return index <= last;
      }

      @Override
      public T next() {
        T value = hasNext() ? get(index) : null;
        if (value == null) {
          throw new NoSuchElementException();
        }
        index++;
        return value;
      }
    };
  }
}

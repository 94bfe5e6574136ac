package dev.taskcraft.planner.playbook;

import dev.taskcraft.task.EventId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in the walk: after the call that a turn planned, before what became of it. It follows
 * from the playbook and the task alone, so it can be lost and made again.
 *
 * @param turn the turn that planned the call; 0 before the first
 * @param turnId the event that won that turn, which tells this history from any other
 * @param call what that turn called, and its step; null before the first
 * @param top where the walk goes on; null at the end
 * @param results the steps of the named entries passed so far; 0 for one that was skipped
 */
record Cursor(
    int turn,
    @Nullable EventId turnId,
    Entry.@Nullable CallTool call,
    int step,
    @Nullable Frame top,
    Map<String, Integer> results) {

  static Cursor start(List<Entry> playbook) {
    return new Cursor(0, null, null, 0, new Frame(null, playbook, 0, null, List.of(), 0), Map.of());
  }

  /** The innermost loop with that variable; null when there is none around this place. */
  @Nullable Frame loop(String variable) {
    for (Frame frame = top; frame != null; frame = frame.parent()) {
      if (variable.equals(frame.variable())) {
        return frame;
      }
    }
    return null;
  }

  Cursor goOn(@Nullable Frame frame) {
    return new Cursor(turn, turnId, call, step, frame, results);
  }

  Cursor passed(@Nullable String id, int number) {
    if (id == null) {
      return this;
    }
    Map<String, Integer> more = new LinkedHashMap<>(results);
    more.put(id, number);
    return new Cursor(turn, turnId, call, step, top, Collections.unmodifiableMap(more));
  }

  Cursor planned(int byTurn, @Nullable EventId id, Entry.CallTool planned, int number) {
    return new Cursor(byTurn, id, planned, number, top, results);
  }

  /**
   * A list of entries being walked.
   *
   * @param index of the next entry
   * @param variable the loop's variable; null outside loops
   */
  record Frame(
      @Nullable Frame parent,
      List<Entry> entries,
      int index,
      @Nullable String variable,
      List<?> items,
      int item) {

    @Nullable Object value() {
      return items.get(item);
    }

    Frame afterEntry() {
      return new Frame(parent, entries, index + 1, variable, items, item);
    }

    /** After the last entry: the next item of the loop, or what is around it. */
    @Nullable Frame afterLast() {
      return item + 1 < items.size()
          ? new Frame(parent, entries, 0, variable, items, item + 1)
          : parent;
    }

    Frame loop(Entry.Loop loop, List<?> over) {
      return new Frame(this, loop.entries(), 0, loop.variable(), over, 0);
    }
  }
}

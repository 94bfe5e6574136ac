package dev.taskcraft.state.service;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taskcraft.log.SetAside;
import dev.taskcraft.log.sql.EpochNanos;
import dev.taskcraft.serde.EventCodec;
import dev.taskcraft.state.TaskView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is answered, as JSON: the same objects that the command prints. */
@ApplicationScoped
public class Answers {
  private final ObjectWriter writer =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build()
          .writer();
  private final EventCodec codec;

  Answers(EventCodec codec) {
    this.codec = codec;
  }

  String view(TaskView view, List<SetAside> setAside) {
    return json(new OneTask(view, setAside));
  }

  String tasks(List<TaskRow> rows, @Nullable String next) {
    return json(new Tasks(rows.stream().map(Line::of).toList(), next));
  }

  String events(List<EventRow> rows, @Nullable Long next) {
    return rows.stream()
        .map(this::event)
        .collect(Collectors.joining(",", "{\"events\":[", "],\"next\":" + next + "}"));
  }

  /** The line that {@code logs --json} prints, with the event's place in its task before it. */
  String event(EventRow row) {
    return "{\"seq\":" + row.seq + "," + codec.line(row.envelope(codec)).substring(1);
  }

  String json(Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("no JSON for " + value.getClass(), impossible);
    }
  }

  private record OneTask(@JsonUnwrapped TaskView view, List<SetAside> setAside) {}

  private record Tasks(List<Line> tasks, @Nullable String next) {}

  private record Line(
      String task,
      String coworker,
      String status,
      long version,
      String began,
      @Nullable String ended) {
    static Line of(TaskRow row) {
      return new Line(
          row.id,
          row.coworker,
          row.status,
          row.version,
          EpochNanos.instant(row.began).toString(),
          row.ended == null ? null : EpochNanos.instant(row.ended).toString());
    }
  }
}

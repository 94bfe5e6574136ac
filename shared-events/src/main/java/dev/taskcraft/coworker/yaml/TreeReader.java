package dev.taskcraft.coworker.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.common.SpecVersion;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Makes nodes of a YAML 1.2 text.
 *
 * <p>Built on the parser's events and not on its composer: the composer recurses without a limit
 * and has expanded aliases before anybody can count them. Here depth, aliases and tags are refused
 * at the event that shows them, so a hostile file costs no more than its length.
 */
final class TreeReader {
  private static final int DEEPEST = 40;
  private static final int MOST_ALIASES = 20;
  private static final int MOST_ALIASED = 64 * 1024;

  private final Problems problems;
  private final Iterator<Event> events;
  private final Map<Anchor, Node> anchors = new HashMap<>();
  private int aliases;
  private int aliased;

  private TreeReader(String text, Problems problems) {
    this.problems = problems;
    // One buffer for all of it: the engine throws when a surrogate pair crosses the end of a
    // buffer.
    int whole = text.length() + 2;
    LoadSettings settings = LoadSettings.builder().setUseMarks(true).setBufferSize(whole).build();
    events = new Parse(settings).parseString(text).iterator();
  }

  /** The document's node, or null when there is none to go on with; the problems say why. */
  static @Nullable Node read(String text, Problems problems) {
    try {
      return new TreeReader(text, problems).document();
    } catch (Stop stop) {
      problems.add(stop.at, stop.message);
    } catch (MarkedYamlEngineException e) {
      SyntaxProblem.add(e, problems);
    } catch (YamlEngineException e) {
      problems.add(
          Position.START, "this is not valid YAML: " + Quoted.bare(String.valueOf(e.getMessage())));
    }
    return null;
  }

  private Node document() {
    next();
    if (!(next() instanceof DocumentStartEvent start)) {
      throw new Stop(Position.START, "the file is empty; 'taskcraft init' writes a first one");
    }
    Optional<SpecVersion> version = start.getSpecVersion();
    if (version.isPresent() && version.get().getMinor() != 2) {
      problems.add(at(start), "coworker files are YAML 1.2; drop the %YAML line");
    }
    Node root = node(next(), 0);
    next();
    if (next() instanceof DocumentStartEvent second) {
      throw new Stop(
          at(second), "a second document starts here; a coworker file holds one, drop the '---'");
    }
    return root;
  }

  private Event next() {
    return events.next();
  }

  private Node node(Event event, int depth) {
    if (depth > DEEPEST) {
      throw new Stop(
          at(event), "values are nested deeper than " + DEEPEST + " levels; flatten them");
    }
    Node node =
        switch (event) {
          case AliasEvent alias -> alias(alias);
          case ScalarEvent scalar -> scalar(scalar);
          case SequenceStartEvent start -> sequence(start, depth);
          case MappingStartEvent start -> mapping(start, depth);
          default -> throw new IllegalStateException("no node starts with " + event);
        };
    if (event instanceof NodeEvent named && !(event instanceof AliasEvent)) {
      named.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
    }
    return node;
  }

  private Node alias(AliasEvent event) {
    String name = "alias " + Quoted.of("*" + event.getAlias().getValue());
    Node target = anchors.get(event.getAlias());
    if (target == null) {
      throw new Stop(at(event), name + " stands before the end of what it names; write the value");
    }
    aliases++;
    aliased += target.weight();
    if (aliases > MOST_ALIASES || aliased > MOST_ALIASED) {
      throw new Stop(
          at(event),
          name
              + " is one too many: a file may have %d aliases that repeat %d KiB; write the value"
                  .formatted(MOST_ALIASES, MOST_ALIASED / 1024));
    }
    return target;
  }

  private Node scalar(ScalarEvent event) {
    boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
    String text = event.getValue();
    ScalarKind kind = plain ? ScalarKind.ofPlain(text) : ScalarKind.TEXT;
    int forbidden = Characters.firstForbidden(text);
    if (forbidden >= 0) {
      problems.add(at(event), "a text holds " + Characters.name(forbidden) + "; delete it");
    }
    if (event.getTag().isPresent()) {
      kind = Tags.kindOf(event.getTag().get(), text, kind, at(event), problems);
    }
    return new Node.Scalar(text, kind, plain, at(event));
  }

  private Node sequence(SequenceStartEvent start, int depth) {
    checkTag(start, "seq");
    List<Node> items = new ArrayList<>();
    int weight = 1;
    for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
      Node item = node(event, depth + 1);
      items.add(item);
      weight += item.weight();
    }
    return new Node.Sequence(items, at(start), weight);
  }

  private Node mapping(MappingStartEvent start, int depth) {
    checkTag(start, "map");
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    int weight = 1;
    for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
      boolean written = event instanceof ScalarEvent;
      Node key = node(event, depth + 1);
      Node value = node(next(), depth + 1);
      weight += key.weight() + value.weight();
      if (!(key instanceof Node.Scalar name) || !written) {
        problems.add(at(event), "a key must be a word, not a list, a mapping or an alias");
      } else if (validKey(name)) {
        Node.Entry first = entries.putIfAbsent(name.text(), new Node.Entry(name, value));
        if (first != null) {
          problems.add(
              name.at(),
              "duplicate key %s; it stands on line %d already"
                  .formatted(Quoted.of(name.text()), first.key().at().line()));
        }
      }
    }
    return new Node.Mapping(List.copyOf(entries.values()), at(start), weight);
  }

  private boolean validKey(Node.Scalar key) {
    if (key.plain() && key.text().equals("<<")) {
      problems.add(key.at(), "merge keys '<<' are not supported; write the keys out");
      return false;
    } else if (key.kind() != ScalarKind.TEXT) {
      problems.add(key.at(), "a key must be text, but is " + key.describe() + "; put it in quotes");
      return false;
    }
    return true;
  }

  private void checkTag(CollectionStartEvent start, String core) {
    start.getTag().ifPresent(tag -> Tags.check(tag, core, at(start), problems));
  }

  private static Position at(Event event) {
    return event
        .getStartMark()
        .map(mark -> new Position(mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(Position.START);
  }

  /** Ends the reading from any depth; caught in {@link #read}. */
  private static final class Stop extends RuntimeException {
    private final transient Position at;
    private final String message;

    Stop(Position at, String message) {
      super(message, null, false, false);
      this.at = at;
      this.message = message;
    }
  }
}

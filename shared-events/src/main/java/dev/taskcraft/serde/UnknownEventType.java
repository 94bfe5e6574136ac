package dev.taskcraft.serde;

/**
 * An event of a type that this version does not know, most likely written by a newer one.
 *
 * <p>An exception and not a result, because only a consumer of foreign records can do something
 * about it (set it aside); a log that this version owns must stop.
 */
public final class UnknownEventType extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final String type;

  UnknownEventType(String type) {
    super("event type '" + type + "' is not known to this version; update TaskCraft to read it");
    this.type = type;
  }

  /** The type as it was written. */
  public String type() {
    return type;
  }
}

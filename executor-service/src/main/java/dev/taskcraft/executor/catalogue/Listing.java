package dev.taskcraft.executor.catalogue;

import java.util.List;

/**
 * The modules of a catalogue.
 *
 * @param schema the form of this, 1
 * @param modules by where they lie, the same for the same files
 * @param truncated whether there is more than is listed
 */
public record Listing(int schema, List<ListedModule> modules, boolean truncated) {
  public Listing {
    modules = List.copyOf(modules);
  }
}

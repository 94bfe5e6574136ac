package dev.taskcraft.state.storing;

import dev.taskcraft.task.Envelope;

/** An event that came in. */
public record Arrival(Place place, Envelope event) {}

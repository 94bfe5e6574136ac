/**
 * Measures what the runtime itself costs: steps per second, latency per step, start-up, memory and
 * rebuild. Every figure stands beside the limit of the machine measured in the same run.
 */
@NullMarked
package dev.taskcraft.bench;

import org.jspecify.annotations.NullMarked;

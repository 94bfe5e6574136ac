/**
 * Asks a person and records the answer. An approval holds for exactly one call, once, by its
 * digest.
 */
@NullMarked
package dev.taskcraft.approval;

import org.jspecify.annotations.NullMarked;

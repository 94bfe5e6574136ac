/** Tries the loop on a real log, with roles that say what a test needs. */
@NullMarked
package dev.taskcraft.role;

import org.jspecify.annotations.NullMarked;

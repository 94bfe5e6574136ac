/** Keys that sign requests. */
@NullMarked
package dev.taskcraft.signing;

import org.jspecify.annotations.NullMarked;

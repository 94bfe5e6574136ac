/** Memory that has a bound. */
@NullMarked
package dev.taskcraft.cache;

import org.jspecify.annotations.NullMarked;

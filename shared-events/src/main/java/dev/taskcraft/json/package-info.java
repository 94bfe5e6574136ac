/** JSON values as plain JDK types; how they are written and read is in {@code serde}. */
@NullMarked
package dev.taskcraft.json;

import org.jspecify.annotations.NullMarked;

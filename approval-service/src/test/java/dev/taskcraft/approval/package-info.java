/** Tries what people may say about a task, and what they may not. */
@NullMarked
package dev.taskcraft.approval;

import org.jspecify.annotations.NullMarked;

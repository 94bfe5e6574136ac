/**
 * Gemini, through Google's own client (google-genai). Nothing outside this package sees that
 * client, so that a task without a model never loads it.
 */
@NullMarked
package dev.taskcraft.planner.gemini;

import org.jspecify.annotations.NullMarked;

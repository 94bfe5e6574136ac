/**
 * A stand-in for Gemini's REST API on loopback, spoken to by the real client. It answers by a
 * script and refuses what the real one refuses, in the same words.
 *
 * <p>Run {@code FakeGemini} by itself and point {@code GOOGLE_GEMINI_BASE_URL} to it to try a
 * coworker without a key.
 */
@NullMarked
package dev.taskcraft.planner.fake;

import org.jspecify.annotations.NullMarked;

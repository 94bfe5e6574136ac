/**
 * The planner that lets a model reason and act in turns (ReAct: Yao et al., 2022, arXiv
 * 2210.03629), on the provider's own function calling.
 *
 * <p>Terms: the <em>history</em> is the conversation as the log tells it; a <em>correction</em> is
 * what the model is told about an answer that could not be used; a <em>summary</em> stands for the
 * oldest turns once a conversation no longer fits.
 */
@NullMarked
package dev.taskcraft.planner.react;

import org.jspecify.annotations.NullMarked;

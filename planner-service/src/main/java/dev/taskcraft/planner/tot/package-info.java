/**
 * The planner that thinks several ways ahead before it makes a call: Tree of Thoughts (Yao et al.,
 * 2023, arXiv 2305.10601), breadth first.
 *
 * <p>Terms: a <em>thought</em> is one step of a plan that exists on paper only, often a call that
 * could be made; a <em>node</em> is a thought at the end of a path of thoughts; its <em>value</em>
 * is how likely the path leads to the objective; the <em>frontier</em> is the best nodes of a
 * level. No tool runs before the search is over.
 */
@NullMarked
package dev.taskcraft.planner.tot;

import org.jspecify.annotations.NullMarked;

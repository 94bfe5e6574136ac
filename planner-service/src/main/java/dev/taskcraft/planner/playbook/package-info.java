/**
 * The planner that needs no model: it walks the steps that the coworker file lists.
 *
 * <p>Texts may hold expressions in CEL, the Common Expression Language (cel.dev), as <code>${…}
 * </code>. Terms: an <em>entry</em> is one item of the playbook, compiled; a <em>template</em> is a
 * text with expressions in it; a <em>cursor</em> is a place in the walk; a <em>path</em> is an
 * expression like {@code steps.read.output[0]}, which needs no CEL and is evaluated without it,
 * because loading CEL takes longer than a whole small task.
 */
@NullMarked
package dev.taskcraft.planner.playbook;

import org.jspecify.annotations.NullMarked;

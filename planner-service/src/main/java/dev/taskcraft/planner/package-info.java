/**
 * Decides what a task does next: the playbook, ReAct and Tree of Thoughts behind one port. It reads
 * the task and answers with one {@code StepPlanned}, or ends it; a model's text is a proposal and
 * nothing more.
 */
@NullMarked
package dev.taskcraft.planner;

import org.jspecify.annotations.NullMarked;

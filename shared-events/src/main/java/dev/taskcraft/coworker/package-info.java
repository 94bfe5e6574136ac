/**
 * What a coworker is: the meaning of its YAML file, parsed and checked once.
 *
 * <p>Terms: a <em>coworker</em> is a role with an objective, tools and policies; a <em>tool
 * source</em> is one entry under {@code tools:}, which grants one or more tools; a
 * <em>playbook</em> is a fixed list of steps for work without a model. How the file is read is in
 * {@code yaml}.
 */
@NullMarked
package dev.taskcraft.coworker;

import org.jspecify.annotations.NullMarked;

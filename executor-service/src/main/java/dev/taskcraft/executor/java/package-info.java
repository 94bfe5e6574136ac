/**
 * Java classes as tools: found compiled or as source, kept apart from our own libraries, called on
 * threads that run one call at a time.
 *
 * <p>Terms: a <em>tool class</em> is what {@code module:} names; an <em>argument</em> is a
 * parameter that the caller fills in; a <em>note</em> is an annotation that refines a tool,
 * whoever's it is. A tool class runs inside this process with all its rights: it can end the
 * process, read its memory and files. Only {@code executor: docker} confines it.
 */
@NullMarked
package dev.taskcraft.executor.java;

import org.jspecify.annotations.NullMarked;

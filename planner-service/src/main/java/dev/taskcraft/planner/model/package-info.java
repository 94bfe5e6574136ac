/**
 * The port to language models: what a planner asks, and what comes back. Providers are adapters in
 * packages of their own; nothing here knows any of them.
 *
 * <p>Terms: a <em>request</em> is everything a model sees; a <em>proposal</em> is a call that it
 * wants made; its own <em>message</em> is kept word for word and sent back so, because providers
 * sign parts of it.
 */
@NullMarked
package dev.taskcraft.planner.model;

import org.jspecify.annotations.NullMarked;

/**
 * The only way out of a tool's container that has no network but loopback: a forward proxy in this
 * process (RFC 9110, 3.7; RFC 9112), one for each container, on a Unix domain socket that is
 * mounted into it.
 *
 * <p>Terms: a <em>tunnel</em> is what CONNECT asks for, bytes in both directions that are not
 * looked into; a <em>forward</em> is one plain HTTP request and its answer; a <em>head</em> is what
 * stands before the body. What is <em>refused</em> gets an answer in one sentence: what, why and
 * the remedy.
 *
 * <p>Bodies, headers and queries may hold secrets: nothing of them is ever said to anyone but the
 * server that was asked for.
 */
@NullMarked
package dev.taskcraft.executor.egress;

import org.jspecify.annotations.NullMarked;

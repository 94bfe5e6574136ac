/**
 * Requests to the world outside, from a model that may want to reach the world inside.
 *
 * <p>Terms: a <em>target</em> is a URL that was taken apart and has one meaning only; an address is
 * <em>private</em> when it isn't the public Internet's; a connection is <em>pinned</em> to the
 * address that was checked.
 *
 * <p>The exchange is written on sockets and not on the JDK's HTTP client, because that one looks a
 * name up by itself: the address that was checked and the one that is connected to could differ. It
 * also tells exactly whether a byte of the request had left when something broke.
 */
@NullMarked
package dev.taskcraft.executor.builtin.http;

import org.jspecify.annotations.NullMarked;

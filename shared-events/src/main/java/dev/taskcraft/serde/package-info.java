/**
 * How things become bytes: events and toolsets as JSON, JSON as the one text that is digested.
 *
 * <p>Terms: the <em>wire shape</em> is snake_case names, lower-case words for enums, ISO-8601 for
 * times, ids as plain strings, and a {@code kind} that tells the variants of a choice apart; the
 * <em>canonical text</em> is RFC 8785, so that equal values have equal digests; <em>D</em> is the
 * digest that an approval is bound to. Of this module only this package sees Jackson; the domain
 * never does.
 */
@NullMarked
package dev.taskcraft.serde;

import org.jspecify.annotations.NullMarked;

/**
 * What is to be stored when records come in, worked out from what is stored already. It knows no
 * database: the shell writes what it is given, in one transaction.
 *
 * <p>Terms: a <em>place</em> is a topic, a partition and an offset; an <em>advance</em> moves where
 * storing goes on, if it still stands where it is believed to; a <em>folded</em> task is one with
 * what its row shows.
 */
@NullMarked
package dev.taskcraft.state.storing;

import org.jspecify.annotations.NullMarked;

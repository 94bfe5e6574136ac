/**
 * What the SQL adapters of the log share: how an event stands in a row, how rows are chained, how
 * appends are grouped into commits and connections kept.
 *
 * <p>Terms: a <em>group</em> is what one commit takes in; a <em>session</em> is a connection with
 * its prepared statements; the <em>chain</em> is the row of hashes that makes tampering show.
 */
@NullMarked
package dev.taskcraft.log.sql;

import org.jspecify.annotations.NullMarked;

/**
 * Whom clients of our services believe. By default that is whom the JVM believes; where the
 * operator names a file of authorities it is those and nobody else.
 *
 * <p>Terms: an <em>authority</em> signs the certificates of servers; its own certificate is one
 * that clients are given.
 */
@NullMarked
package dev.taskcraft.tls;

import org.jspecify.annotations.NullMarked;

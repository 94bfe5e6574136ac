/**
 * Who may call a service. Every endpoint but health needs a principal: the holder of a token that
 * the operator put into a file, or of one that an OpenID provider signed whom he named. Where there
 * is neither nobody has one, and nothing is open.
 *
 * <p>Terms: a <em>token</em> is a long random text that only its holder has, and the file has its
 * SHA-256; a <em>role</em> says what its holder may do.
 */
@NullMarked
package dev.taskcraft.service.access;

import org.jspecify.annotations.NullMarked;

/**
 * Who may put a coworker of their own into a request. Such a request is signed (Ed25519, RFC 8032),
 * and everybody who reads it checks that against the same list of keys.
 *
 * <p>Terms: a <em>key</em> has a name, which is the name of the file that its private half lies in;
 * the <em>list</em> holds the public halves of those that the operator trusts.
 */
@NullMarked
package dev.taskcraft.signing;

import org.jspecify.annotations.NullMarked;

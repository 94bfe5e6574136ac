/**
 * What content is known by: its SHA-256. Events, calls, blobs, tokens and code are all named or
 * bound by it.
 */
@NullMarked
package dev.taskcraft.digest;

import org.jspecify.annotations.NullMarked;

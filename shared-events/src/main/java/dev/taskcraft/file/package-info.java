/** Files and folders that only their owner can read: state, keys, outbox, blobs. */
@NullMarked
package dev.taskcraft.file;

import org.jspecify.annotations.NullMarked;

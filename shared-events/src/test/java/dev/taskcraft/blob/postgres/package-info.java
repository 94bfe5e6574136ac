/** Tries the blobs in PostgreSQL on an embedded server. */
@NullMarked
package dev.taskcraft.blob.postgres;

import org.jspecify.annotations.NullMarked;

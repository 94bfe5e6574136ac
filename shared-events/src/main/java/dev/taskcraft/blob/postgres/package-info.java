/** Blobs in the database of the PostgreSQL log. */
@NullMarked
package dev.taskcraft.blob.postgres;

import org.jspecify.annotations.NullMarked;

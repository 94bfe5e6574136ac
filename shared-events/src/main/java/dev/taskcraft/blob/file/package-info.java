/** Blobs in a folder: one file each, beside the SQLite log. */
@NullMarked
package dev.taskcraft.blob.file;

import org.jspecify.annotations.NullMarked;

/** Tries the blobs in a folder. */
@NullMarked
package dev.taskcraft.blob.file;

import org.jspecify.annotations.NullMarked;

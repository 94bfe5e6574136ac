/**
 * Big things, kept outside the log and addressed by their SHA-256: screenshots, files, long
 * outputs, prompts. Events carry a {@link dev.taskcraft.blob.BlobRef}.
 */
@NullMarked
package dev.taskcraft.blob;

import org.jspecify.annotations.NullMarked;

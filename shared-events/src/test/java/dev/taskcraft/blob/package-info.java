/** What every store of blobs has to pass: {@link dev.taskcraft.blob.BlobStoreContract}. */
@NullMarked
package dev.taskcraft.blob;

import org.jspecify.annotations.NullMarked;

/** Tries the blobs in a bucket, on a server that checks signatures and on some that misbehave. */
@NullMarked
package dev.taskcraft.blob.s3;

import org.jspecify.annotations.NullMarked;

/**
 * Blobs in a bucket of an S3-compatible store. The client's classes are loaded with the first
 * {@link dev.taskcraft.blob.s3.S3BlobStore}: who keeps blobs elsewhere does not even need its jars.
 */
@NullMarked
package dev.taskcraft.blob.s3;

import org.jspecify.annotations.NullMarked;

/**
 * Tools in Docker containers: the workers of the host, each in a container of its own that is given
 * a loopback interface, read-only files, a little memory and nothing else.
 *
 * <p>Terms: a <em>sandbox</em> is one such container, with one worker as its main process; it lives
 * as long as the task's tools are open, and serves all their calls. Every option of a container
 * comes from {@link dev.taskcraft.executor.docker.Containment}; nothing that a coworker file or a
 * model says becomes one. A <em>parcel</em> is a folder that is sent to a sandbox whose engine
 * can't mount it; its <em>copy</em> is what is there then. Which of the two, mounting or sending,
 * is the <em>delivery</em>.
 */
@NullMarked
package dev.taskcraft.executor.docker;

import org.jspecify.annotations.NullMarked;

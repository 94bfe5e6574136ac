/**
 * Who acts on a task, and the one loop that lets them.
 *
 * <p>Terms: a <em>role</em> looks at a task and says what happens next; a <em>reaction</em> is what
 * it says: facts that follow at once, and <em>work</em> that takes time (a model, a tool) and runs
 * outside the loop. Roles are level-triggered: what to do follows from the state, so that
 * redelivery is harmless and nothing depends on a trigger that was already spent.
 */
@NullMarked
package dev.taskcraft.role;

import org.jspecify.annotations.NullMarked;

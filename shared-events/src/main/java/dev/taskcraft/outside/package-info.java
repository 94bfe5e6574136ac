/**
 * Requests of other systems, which name a coworker of the operator's catalogue and give it inputs.
 *
 * <p>Terms: such a request is <em>resolved</em> when the coworker that it names was put into it;
 * until then it is no event, and fills nothing.
 */
@NullMarked
package dev.taskcraft.outside;

import org.jspecify.annotations.NullMarked;

/** What a service answers when it can't do what it was asked: one shape, RFC 9457. */
@NullMarked
package dev.taskcraft.service.problem;

import org.jspecify.annotations.NullMarked;

/**
 * The {@code taskcraft} command: all roles in one process over one log, wired by hand. The only
 * package that sees every service; the services do not see each other.
 */
@NullMarked
package dev.taskcraft.cli;

import org.jspecify.annotations.NullMarked;

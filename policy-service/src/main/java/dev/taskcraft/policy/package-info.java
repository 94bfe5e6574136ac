/**
 * Decides whether a planned call is allowed: approved, rejected, or asked about. Deny beats ask
 * beats allow, and what no rule names falls to the coworker's default.
 */
@NullMarked
package dev.taskcraft.policy;

import org.jspecify.annotations.NullMarked;

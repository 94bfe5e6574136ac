/** Tools with effects that can be counted, for the tests that kill processes. */
@org.jspecify.annotations.NullMarked
package dev.taskcraft.cli.crash;

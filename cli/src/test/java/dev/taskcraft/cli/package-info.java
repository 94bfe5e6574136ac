/** Tests of the command as people and scripts use it: real processes, real files. */
@org.jspecify.annotations.NullMarked
package dev.taskcraft.cli;

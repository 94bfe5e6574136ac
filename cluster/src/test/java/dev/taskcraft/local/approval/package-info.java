/** The services as processes, over a real broker and a real database. */
@org.jspecify.annotations.NullMarked
package dev.taskcraft.local.approval;

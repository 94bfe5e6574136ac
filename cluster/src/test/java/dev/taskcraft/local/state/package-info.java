/** The built state-service over a real broker and a real Postgres. */
package dev.taskcraft.local.state;

/** Policy as a Quarkus application. */
@NullMarked
package dev.taskcraft.policy.service;

import org.jspecify.annotations.NullMarked;

/** The planner as a Quarkus application. */
@NullMarked
package dev.taskcraft.planner.service;

import org.jspecify.annotations.NullMarked;

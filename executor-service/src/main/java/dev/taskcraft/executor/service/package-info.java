/** The executor as a Quarkus application. */
@NullMarked
package dev.taskcraft.executor.service;

import org.jspecify.annotations.NullMarked;

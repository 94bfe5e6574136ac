/**
 * What the Quarkus shells of all services share: configuration, clients, the channel that all task
 * topics come in by, health. The only package of this module that knows a framework; nothing else
 * in the module depends on it.
 */
@NullMarked
package dev.taskcraft.service;

import org.jspecify.annotations.NullMarked;

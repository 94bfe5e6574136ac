/** What people and programs ask this service over HTTP. */
@NullMarked
package dev.taskcraft.approval.service.api;

import org.jspecify.annotations.NullMarked;

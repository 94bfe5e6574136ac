/**
 * Approvals as a Quarkus application: requests are read into rows of Postgres, people decide by
 * REST, and each decision leaves through an outbox.
 */
@NullMarked
package dev.taskcraft.approval.service;

import org.jspecify.annotations.NullMarked;

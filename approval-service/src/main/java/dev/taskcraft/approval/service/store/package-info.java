/**
 * The rows: requests, decisions and what is to be published, decided and written in one
 * transaction.
 *
 * <p>Terms: a <em>closing</em> is what ends a request without us; an <em>act</em> is what a person
 * said about a task itself.
 */
@NullMarked
package dev.taskcraft.approval.service.store;

import org.jspecify.annotations.NullMarked;

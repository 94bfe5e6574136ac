/** Tests of what approval-service reads. */
@NullMarked
package dev.taskcraft.approval.service.reading;

import org.jspecify.annotations.NullMarked;

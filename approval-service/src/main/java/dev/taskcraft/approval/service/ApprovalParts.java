package dev.taskcraft.approval.service;

import dev.taskcraft.serde.EventCodec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The parts that are no beans by themselves. */
@ApplicationScoped
public class ApprovalParts {
  @Produces
  @Singleton
  EventCodec codec() {
    return new EventCodec();
  }
}

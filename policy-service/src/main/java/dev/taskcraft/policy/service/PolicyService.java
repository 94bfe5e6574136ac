package dev.taskcraft.policy.service;

import dev.taskcraft.policy.PolicyRole;
import dev.taskcraft.service.RoleHost;
import dev.taskcraft.service.RoleListener;
import dev.taskcraft.tool.Toolsets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts policy together. */
@ApplicationScoped
public class PolicyService {
  /** Its verdicts follow from the task alone, so calls of one turn see each other at once. */
  @Produces
  @Singleton
  RoleListener listener(RoleHost host, Toolsets toolsets) {
    return host.listener(new PolicyRole(toolsets), true);
  }

  void close(@Disposes RoleListener listener) {
    listener.close();
  }
}

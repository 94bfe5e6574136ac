package dev.taskcraft.executor.service;

import dev.taskcraft.executor.catalogue.InstalledModules;
import dev.taskcraft.executor.catalogue.Listing;
import dev.taskcraft.service.access.Access;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * The modules that the operator installed at this executor, to be compared with what an approval
 * shows and with what was reviewed. Code that travels with tasks is not among them.
 */
@Path("/modules")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Access.VIEWER, Access.REQUESTER, Access.APPROVER, Access.OPERATOR})
public class ModulesResource {
  private final InstalledModules installed;

  ModulesResource(InstalledModules installed) {
    this.installed = installed;
  }

  /** What lies in the catalogue now. */
  @GET
  @RunOnVirtualThread
  public Listing list() {
    return installed.list();
  }
}

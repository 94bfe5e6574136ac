package dev.taskcraft.executor.egress;

import dev.taskcraft.coworker.EgressHosts;
import dev.taskcraft.coworker.HostPort;
import dev.taskcraft.executor.reach.OutOfReach;
import dev.taskcraft.executor.reach.Reach;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Who may be connected to: what the coworker lists, where that is public or the operator's. */
record Gate(EgressHosts hosts, Reach reach) {
  /**
   * The addresses to connect to. The name is looked up here and only here, after it was found in
   * the list: a lookup by itself carries what is asked for to that domain's servers.
   */
  List<InetAddress> addresses(HostPort target) throws Rejected {
    int port = target.port() == null ? 0 : target.port();
    if (!hosts.allows(target.host(), port)) {
      String entry =
          port == 80 || port == 443
              ? new HostPort(target.host(), null).toString()
              : target.toString();
      throw new Rejected(
          403,
          "%s is not listed for this coworker; add '%s' under policies.egress.hosts"
              .formatted(target, entry));
    }
    try {
      List<InetAddress> addresses = reach.addresses(target.host(), port);
      if (addresses.isEmpty()) {
        throw new Rejected(502, target + " has no address; check its name");
      }
      return addresses;
    } catch (OutOfReach refused) {
      throw new Rejected(403, String.valueOf(refused.getMessage()));
    } catch (UnknownHostException _) {
      throw new Rejected(502, target + " is no known host; check its name");
    }
  }
}

package dev.assay.coordinator.access;

import java.util.Set;

/**
 * Who makes a request.
 *
 * @param name the credential's
 * @param role the credential's
 * @param isProven whether a credential says so; on a loopback address nobody needs one, and everybody may do everything
 */
public record Identity(String name, Role role, boolean isProven) {
    /** Somebody on the coordinator's own machine, where nobody asks who it is. */
    public static final Identity LOCAL = new Identity("local", Role.ADMIN, false);

    /** Tell whether one of these roles is enough and there. */
    public boolean may(Set<Role> needed) {
        return !isProven || needed.stream().anyMatch(role::includes);
    }

    /** Tell whether this may speak for an agent. */
    public boolean speaksFor(String agent) {
        return !isProven || (role == Role.AGENT && name.equals(agent));
    }
}

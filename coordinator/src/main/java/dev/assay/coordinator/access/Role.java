package dev.assay.coordinator.access;

/** What somebody is to a lab. */
public enum Role {
    /** Measures: takes leases, reads what they need, hands in reports. */
    AGENT,
    /** Reads runs, agents and reports. */
    VIEWER,
    /** Does what a viewer does, and submits, stops and repeats runs. */
    SUBMITTER,
    /** Does what a submitter does, and lets others in and out, drains agents, copies the database. */
    ADMIN;

    /** Tell whether whoever has this role may do what another role is needed for. Agents and people are different things. */
    public boolean includes(Role needed) {
        if (this == AGENT || needed == AGENT) {
            return this == needed;
        }
        return compareTo(needed) >= 0;
    }
}

package dev.assay.coordinator.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody is to a lab. */
public enum Role {
    /** Measures: takes leases, reads what they need, hands in reports. */
    AGENT,
    /** Reads runs, agents and reports. */
    VIEWER,
    /** Does what a viewer does, and submits, stops and repeats runs, and reserves agents where that is allowed. */
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

    /** Return what people and messages call it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Find the role that people and messages call so. */
    public static Optional<Role> of(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}

package dev.assay.agent.batching;

/** Say why a batch was formed at the moment at which it was. */
public enum FormedBecause {
    /** As many requests waited as a batch may hold. */
    FULL,
    /** So many waited that a preferred size was reached. */
    PREFERRED,
    /** Its oldest request had waited for as long as it may. */
    DELAYED
}

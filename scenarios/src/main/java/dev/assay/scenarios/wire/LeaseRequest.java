package dev.assay.scenarios.wire;

/**
 * Ask for work. An agent that holds a lease whose answer got lost is given the same again.
 *
 * @param agent its name in the lab
 * @param instance the asking process
 * @param waitMs how long the answer may take if there is nothing to do now
 */
public record LeaseRequest(String agent, String instance, long waitMs) {}

package dev.assay.scenarios.wire;

/**
 * Show what a user of a lab may have, and has.
 *
 * @param rules what is said of just this user
 * @param measured how many of their blocks are measured now
 * @param waiting how many of their blocks wait
 */
public record UserSummary(UserRules rules, int measured, int waiting) {}

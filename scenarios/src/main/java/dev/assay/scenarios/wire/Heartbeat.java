package dev.assay.scenarios.wire;

/**
 * Show that a block is still being measured.
 *
 * @param agent its name in the lab
 * @param instance the measuring process
 * @param token of the lease
 * @param progress how far it is, naming run and block
 */
public record Heartbeat(String agent, String instance, long token, BlockProgress progress) {}

package dev.assay.scenarios.wire;

/**
 * Give a block back that the agent can't measure now; somebody may begin it again as if nobody had.
 *
 * @param agent its name in the lab
 * @param instance the process that has the lease
 * @param run id of the run
 * @param block id of the block
 * @param token of the lease
 * @param reason for people, for example {@code the agent is being stopped}
 */
public record HandBack(String agent, String instance, String run, String block, long token, String reason) {}

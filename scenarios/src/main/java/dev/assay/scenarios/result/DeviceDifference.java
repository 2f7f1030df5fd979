package dev.assay.scenarios.result;

/**
 * Say how many answers a device gave otherwise than another one did, to the same samples, with the same file, runtime and shape: what
 * differs is how their CPUs compute.
 *
 * @param variant the same file on both sides
 * @param block id of the block on the one device
 * @param reference id of the block on the other device, which the first one is compared with
 * @param samples how many both answered
 * @param different how many of those got another class
 */
public record DeviceDifference(String variant, String block, String reference, int samples, int different) {}

package dev.assay.scenarios.wire;

/**
 * Tell where a copy of a lab's database is.
 *
 * @param file on the coordinator's machine
 */
public record Backup(String file) {}

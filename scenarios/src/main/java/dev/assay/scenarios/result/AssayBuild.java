package dev.assay.scenarios.result;

/**
 * Name the Assay that measured.
 *
 * @param version for example {@code 0.1.0}
 * @param commit abbreviated commit, or {@code unknown}
 */
public record AssayBuild(String version, String commit) {}

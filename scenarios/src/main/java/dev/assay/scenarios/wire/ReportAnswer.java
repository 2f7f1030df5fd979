package dev.assay.scenarios.wire;

/**
 * Answer a report.
 *
 * @param kept whether it is the block's result; a report that was kept before is kept again
 * @param reason for people
 */
public record ReportAnswer(boolean kept, String reason) {}

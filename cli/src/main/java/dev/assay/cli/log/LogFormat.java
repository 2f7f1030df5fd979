package dev.assay.cli.log;

/** How to write a log. */
public enum LogFormat {
    /** A line a message, for people. */
    TEXT,
    /** A JSON object a message, with run, block, attempt and agent as fields, for programs. */
    JSON
}

package dev.assay.cli.command.option;

import dev.assay.cli.log.LogFormat;
import picocli.CommandLine.Option;

/** Say how a program that runs for long logs. */
public final class LogFormatOption {
    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "How to log: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private LogFormat format = LogFormat.TEXT;

    /** Return what was asked for. */
    public LogFormat format() {
        return format;
    }
}

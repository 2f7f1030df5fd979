package dev.assay.reports.export;

import dev.assay.reports.gate.GateOutcome;
import dev.assay.scenarios.result.RunResult;
import java.util.List;
import java.util.Locale;

/** What a result can be written as. */
public enum ExportFormat {
    /** One line a cell. */
    CSV,
    /** For a comment on a pull request. */
    MARKDOWN,
    /** For the test reports of a CI system. */
    JUNIT,
    /** For node_exporter's textfile collector. */
    PROMETHEUS,
    /** One summary a cell, as LoadGen writes them. */
    MLPERF;

    /**
     * One file of an export.
     *
     * @param name without directories
     */
    public record ExportedFile(String name, String text) {}

    /** Return the format as users write it. */
    public String toText() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Write a result in this format. */
    public List<ExportedFile> write(RunResult run, GateOutcome gates) {
        return switch (this) {
            case CSV -> List.of(new ExportedFile("cells.csv", CellsCsv.write(run)));
            case MARKDOWN -> List.of(new ExportedFile("summary.md", RunMarkdown.write(run, gates)));
            case JUNIT -> List.of(new ExportedFile("junit.xml", JUnitXml.write(run, gates)));
            case PROMETHEUS -> List.of(new ExportedFile("metrics.prom", PrometheusText.write(run)));
            case MLPERF ->
                LoadGenSummary.write(run).stream()
                        .map(summary -> new ExportedFile(summary.name() + ".mlperf_log_summary.txt", summary.text()))
                        .toList();
        };
    }
}

package dev.assay.reports.export;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Write a result as a tidy table: a header, then one line a cell, one column a quantity, in CSV as RFC 4180 says it.
 *
 * <p>Units stand in the columns' names. A field is empty where something was not measured, never 0.
 */
public final class CellsCsv {
    private static final List<Column> COLUMNS = List.of(
            new Column("run", cell -> cell.run().run().id()),
            new Column("scenario", cell -> cell.run().run().scenario()),
            new Column("started", cell -> cell.run().run().started()),
            new Column("profile", cell -> cell.run().run().profile().toText()),
            new Column("assay_version", cell -> cell.run().assay().version()),
            new Column("device", cell -> cell.device().id()),
            new Column("arch", cell -> cell.device().environment().arch()),
            new Column("cpu", cell -> cell.device().environment().cpuModel()),
            new Column("emulated", cell -> cell.device().environment().emulated()),
            new Column("runtime", cell -> cell.block().runtime().name()),
            new Column("runtime_type", cell -> cell.block().runtime().type()),
            new Column("runtime_version", cell -> evidence(cell, Evidence::runtimeVersion)),
            new Column("threads", cell -> cell.block().runtime().threads()),
            new Column("shape", cell -> cell.block().shape().name()),
            new Column("load", cell -> cell.block().load().name()),
            new Column("load_type", cell -> cell.block().load().typeName()),
            new Column("block", cell -> cell.block().id()),
            new Column("variant", ExportedCell::variant),
            new Column("baseline", ExportedCell::isBaseline),
            new Column("status", cell -> word(cell.cell().status())),
            new Column("problem", CellsCsv::problems),
            new Column("rounds", cell -> cell.cell().rounds().size()),
            new Column("queries", cell -> summary(cell, CellSummary::queries)),
            new Column("min_ns", cell -> summary(cell, CellSummary::minNs)),
            new Column("p50_ns", cell -> summary(cell, CellSummary::p50Ns)),
            new Column("p90_ns", cell -> summary(cell, CellSummary::p90Ns)),
            new Column("p95_ns", cell -> summary(cell, CellSummary::p95Ns)),
            new Column("p99_ns", cell -> summary(cell, CellSummary::p99Ns)),
            new Column("p999_ns", cell -> summary(cell, CellSummary::p999Ns)),
            new Column("max_ns", cell -> summary(cell, CellSummary::maxNs)),
            new Column("throughput_per_second", cell -> summary(cell, CellSummary::throughputPerSecond)),
            new Column("cold_start_ns", cell -> summary(cell, CellSummary::coldStartNs)),
            new Column("peak_resident_bytes", cell -> summary(cell, CellSummary::peakResidentBytes)),
            new Column("model_bytes", cell -> artifact(cell, ArtifactInfo::bytes)),
            new Column("model_sha256", cell -> artifact(cell, ArtifactInfo::sha256)),
            new Column("accuracy_metric", cell -> accuracy(cell, accuracy -> word(accuracy.metric()))),
            new Column("accuracy", cell -> accuracy(cell, Accuracy::value)),
            new Column("accuracy_samples", cell -> accuracy(cell, Accuracy::samples)),
            new Column("speedup", cell -> interval(cell, Comparison::speedup, Interval::estimate)),
            new Column("speedup_low", cell -> interval(cell, Comparison::speedup, Interval::low)),
            new Column("speedup_high", cell -> interval(cell, Comparison::speedup, Interval::high)),
            new Column("speedup_confidence", cell -> comparison(cell, Comparison::confidence)),
            new Column("speed_verdict", cell -> comparison(cell, comparison -> word(comparison.speedVerdict()))),
            new Column("accuracy_delta", cell -> interval(cell, Comparison::accuracyDelta, Interval::estimate)),
            new Column("accuracy_delta_low", cell -> interval(cell, Comparison::accuracyDelta, Interval::low)),
            new Column("accuracy_delta_high", cell -> interval(cell, Comparison::accuracyDelta, Interval::high)),
            new Column("accuracy_verdict", cell -> comparison(cell, comparison -> word(comparison.accuracyVerdict()))),
            new Column("size_ratio", cell -> comparison(cell, Comparison::sizeRatio)));

    private CellsCsv() {}

    private record Column(String name, Function<ExportedCell, @Nullable Object> value) {}

    /** Return the table, each line with its line feed. */
    public static String write(RunResult run) {
        List<String> lines = new ArrayList<>();
        lines.add(COLUMNS.stream().map(Column::name).collect(Collectors.joining(",")));
        for (ExportedCell cell : ExportedCell.of(run)) {
            lines.add(COLUMNS.stream()
                    .map(column -> field(column.value().apply(cell)))
                    .collect(Collectors.joining(",")));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String field(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        // Spreadsheets take text that begins like this for a formula, wherever it came from.
        if (value instanceof String && !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0) {
            text = "'" + text;
        }
        return text.chars().anyMatch(character -> ",\"\n\r".indexOf(character) >= 0)
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }

    private static @Nullable String problems(ExportedCell cell) {
        List<Problem> problems = cell.cell().problems();
        return problems.isEmpty() ? null : problems.stream().map(Problem::code).collect(Collectors.joining(" "));
    }

    private static @Nullable Object summary(ExportedCell cell, Function<CellSummary, @Nullable Object> quantity) {
        CellSummary summary = cell.summary();
        return summary == null ? null : quantity.apply(summary);
    }

    private static @Nullable Object accuracy(ExportedCell cell, Function<Accuracy, Object> quantity) {
        CellSummary summary = cell.summary();
        Accuracy accuracy = summary == null ? null : summary.accuracy();
        return accuracy == null ? null : quantity.apply(accuracy);
    }

    private static @Nullable Object evidence(ExportedCell cell, Function<Evidence, Object> quantity) {
        Evidence evidence = cell.cell().evidence();
        return evidence == null ? null : quantity.apply(evidence);
    }

    private static @Nullable Object artifact(ExportedCell cell, Function<ArtifactInfo, Object> quantity) {
        ArtifactInfo artifact = cell.artifact();
        return artifact == null ? null : quantity.apply(artifact);
    }

    private static @Nullable Object comparison(ExportedCell cell, Function<Comparison, @Nullable Object> quantity) {
        Comparison comparison = cell.comparison();
        return comparison == null ? null : quantity.apply(comparison);
    }

    private static @Nullable Object interval(
            ExportedCell cell, Function<Comparison, @Nullable Interval> which, Function<Interval, Double> end) {
        Comparison comparison = cell.comparison();
        Interval interval = comparison == null ? null : which.apply(comparison);
        return interval == null ? null : end.apply(interval);
    }

    /** Return a constant as it stands in {@code result.json}. */
    private static String word(Enum<?> constant) {
        return AssayJson.mapper().convertValue(constant, String.class);
    }
}

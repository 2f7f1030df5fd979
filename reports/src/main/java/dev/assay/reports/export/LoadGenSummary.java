package dev.assay.reports.export;

import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.LoadBudget;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Write each cell as MLPerf LoadGen writes its {@code mlperf_log_summary.txt}, so that scripts that read those read Assay's cells too.
 *
 * <p>Only loads that LoadGen has, too, are written. None of this is an MLPerf result, which every summary says in its first lines.
 */
public final class LoadGenSummary {
    private static final String RULE = "================================================";

    private LoadGenSummary() {}

    /**
     * One summary.
     *
     * @param name of its file, without an ending
     */
    public record Summary(String name, String text) {}

    /** Return the summaries of all cells that were measured under a load that LoadGen has. */
    public static List<Summary> write(RunResult run) {
        List<Summary> summaries = new ArrayList<>();
        for (ExportedCell cell : ExportedCell.of(run)) {
            CellSummary summary = cell.summary();
            Optional<String> scenario = scenario(cell.block().load());
            if (summary != null && scenario.isPresent()) {
                summaries.add(new Summary(
                        cell.block().id() + "." + cell.variant(), text(cell, summary, scenario.orElseThrow())));
            }
        }
        return summaries;
    }

    private static Optional<String> scenario(Load load) {
        return switch (load) {
            case Load.SingleStream _ -> Optional.of("SingleStream");
            case Load.MultiStream _ -> Optional.of("MultiStream");
            case Load.Server _ -> Optional.of("Server");
            case Load.Offline _ -> Optional.of("Offline");
            case Load.PeakRate _, Load.Concurrency _, Load.Sustained _ -> Optional.empty();
        };
    }

    private static String text(ExportedCell cell, CellSummary summary, String scenario) {
        LoadBudget budget = cell.block().load().budget();
        List<RoundMeasurement> rounds = cell.cell().rounds();
        double durationNs =
                rounds.stream().mapToLong(RoundMeasurement::durationNs).sum();
        boolean hasQueries = rounds.stream().allMatch(round -> round.queries() >= budget.minQueries());
        boolean hasDuration = rounds.stream()
                .allMatch(round -> round.durationNs() >= budget.minDuration().toNanos());
        List<String> lines = new ArrayList<>(List.of(
                "# Written by Assay in the format of LoadGen's summary. This is not an MLPerf result.",
                RULE,
                "MLPerf Results Summary",
                RULE,
                "SUT name : " + cell.device().id() + " "
                        + cell.block().runtime().name() + " " + cell.variant(),
                "Scenario : " + scenario,
                "Mode     : PerformanceOnly"));
        switch (cell.block().load()) {
            case Load.SingleStream _ -> add(lines, "90.0th percentile latency (ns) : ", summary.p90Ns());
            case Load.MultiStream _ -> add(lines, "99.0th percentile latency (ns) : ", summary.p99Ns());
            case Load.Server _ ->
                lines.add("Completed samples per second    : " + decimal(summary.throughputPerSecond()));
            case Load.Offline _, Load.PeakRate _, Load.Concurrency _, Load.Sustained _ ->
                lines.add("Samples per second: " + decimal(summary.throughputPerSecond()));
        }
        lines.add("Result is : " + (hasQueries && hasDuration && summary.hasSpeedOfModel() ? "VALID" : "INVALID"));
        lines.add("  Min duration satisfied : " + yesOrNo(hasDuration));
        lines.add("  Min queries satisfied : " + yesOrNo(hasQueries));
        lines.addAll(List.of("", RULE, "Additional Stats", RULE));
        lines.add("QPS w/ loadgen overhead         : " + decimal(summary.queries() * 1e9 / durationNs));
        lines.add("");
        add(lines, "Min latency (ns)                : ", summary.minNs());
        add(lines, "Max latency (ns)                : ", summary.maxNs());
        add(lines, "50.00 percentile latency (ns)   : ", summary.p50Ns());
        add(lines, "90.00 percentile latency (ns)   : ", summary.p90Ns());
        add(lines, "95.00 percentile latency (ns)   : ", summary.p95Ns());
        add(lines, "99.00 percentile latency (ns)   : ", summary.p99Ns());
        add(lines, "99.90 percentile latency (ns)   : ", summary.p999Ns());
        lines.addAll(List.of("", RULE, "Test Parameters Used", RULE));
        lines.add("samples_per_query : "
                + cell.block().load().queryShape(cell.block().shape()).batch());
        lines.add("min_duration (ms): " + budget.minDuration().toMillis());
        lines.add("min_query_count : " + budget.minQueries());
        lines.add("schedule_rng_seed : " + cell.run().run().seed());
        return String.join("\n", lines) + "\n";
    }

    private static void add(List<String> lines, String label, @Nullable Long value) {
        if (value != null) {
            lines.add(label + value);
        }
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String yesOrNo(boolean value) {
        return value ? "Yes" : "No";
    }
}

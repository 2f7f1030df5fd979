package dev.assay.reports.export;

import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Write a result in Prometheus' text format, as for node_exporter's textfile collector or a push gateway: gauges in base units, one
 * sample a cell. What was not measured has no sample.
 */
public final class PrometheusText {
    private final Map<String, List<String>> samples = new LinkedHashMap<>();
    private final Map<String, String> help = new LinkedHashMap<>();

    private PrometheusText() {}

    /** Return the exposition, each line with its line feed. */
    public static String write(RunResult run) {
        PrometheusText text = new PrometheusText();
        text.declare("assay_run_finished_timestamp_seconds", "When the run was finished, in Unix time.");
        text.declare("assay_latency_seconds", "Latency of a query at a quantile that the sample supports.");
        text.declare("assay_throughput_per_second", "Samples a second.");
        text.declare("assay_accuracy_ratio", "The task's score, from 0 to 1.");
        text.declare("assay_speedup_ratio", "How many times faster than the baseline, with the ends of its interval.");
        text.declare("assay_model_size_bytes", "Size of the model file.");
        text.declare("assay_peak_resident_memory_bytes", "The largest resident set of the worker process.");
        text.declare("assay_cold_start_seconds", "From process start to the first answer.");
        text.add(
                "assay_run_finished_timestamp_seconds",
                Map.of("scenario", run.run().scenario(), "run", run.run().id()),
                (double) run.run().finished().getEpochSecond());
        ExportedCell.of(run).forEach(text::add);
        return text.toString();
    }

    private void declare(String metric, String meaning) {
        help.put(metric, meaning);
        samples.put(metric, new ArrayList<>());
    }

    private void add(ExportedCell cell) {
        CellSummary summary = cell.summary();
        if (summary == null) {
            return;
        }
        Map<String, String> labels = labels(cell);
        addLatency(labels, "0.5", summary.p50Ns());
        addLatency(labels, "0.9", summary.p90Ns());
        addLatency(labels, "0.95", summary.p95Ns());
        addLatency(labels, "0.99", summary.p99Ns());
        addLatency(labels, "0.999", summary.p999Ns());
        add("assay_throughput_per_second", labels, summary.throughputPerSecond());
        Accuracy accuracy = summary.accuracy();
        if (accuracy != null) {
            add("assay_accuracy_ratio", labels, accuracy.value());
        }
        add("assay_model_size_bytes", labels, (double) summary.bytes());
        Long resident = summary.peakResidentBytes();
        if (resident != null) {
            add("assay_peak_resident_memory_bytes", labels, (double) resident);
        }
        Long coldStartNs = summary.coldStartNs();
        if (coldStartNs != null) {
            add("assay_cold_start_seconds", labels, coldStartNs / 1e9);
        }
        Comparison comparison = cell.comparison();
        Interval speedup = comparison == null ? null : comparison.speedup();
        if (speedup != null) {
            add("assay_speedup_ratio", with(labels, "bound", "estimate"), speedup.estimate());
            add("assay_speedup_ratio", with(labels, "bound", "low"), speedup.low());
            add("assay_speedup_ratio", with(labels, "bound", "high"), speedup.high());
        }
    }

    private static Map<String, String> labels(ExportedCell cell) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("scenario", cell.run().run().scenario());
        labels.put("device", cell.device().id());
        labels.put("runtime", cell.block().runtime().name());
        labels.put("shape", cell.block().shape().name());
        labels.put("load", cell.block().load().name());
        labels.put("variant", cell.variant());
        return labels;
    }

    private static Map<String, String> with(Map<String, String> labels, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(labels);
        more.put(name, value);
        return more;
    }

    private void addLatency(Map<String, String> labels, String quantile, @Nullable Long latencyNs) {
        if (latencyNs != null) {
            add("assay_latency_seconds", with(labels, "quantile", quantile), latencyNs / 1e9);
        }
    }

    private void add(String metric, Map<String, String> labels, double value) {
        String written = labels.entrySet().stream()
                .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + '"')
                .collect(Collectors.joining(","));
        List<String> ofMetric = samples.get(metric);
        if (ofMetric == null) {
            throw new IllegalArgumentException(metric + " is not declared");
        }
        ofMetric.add(metric + '{' + written + "} " + value);
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        samples.forEach((metric, ofMetric) -> {
            if (!ofMetric.isEmpty()) {
                text.append("# HELP ")
                        .append(metric)
                        .append(' ')
                        .append(help.get(metric))
                        .append('\n');
                text.append("# TYPE ").append(metric).append(" gauge\n");
                ofMetric.forEach(sample -> text.append(sample).append('\n'));
            }
        });
        return text.toString();
    }
}

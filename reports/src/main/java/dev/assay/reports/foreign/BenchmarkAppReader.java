package dev.assay.reports.foreign;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.result.ForeignFigures;
import dev.assay.scenarios.result.ForeignMeasurement;
import dev.assay.scenarios.result.TimingMeaning;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Read {@code benchmark_report.json} of OpenVINO's {@code benchmark_app}, of the C++ tool or the Python one, which write numbers as numbers or
 * as texts.
 *
 * <p>{@code latency_median} is whatever percentile was asked for, and {@code percentile_boundary} says which.
 */
final class BenchmarkAppReader {
    private static final List<String> SETUP = List.of(
            "target_device",
            "api",
            "precision",
            "batch_size",
            "nireq",
            "cpu_streams_num",
            "nstreams",
            "performance_hint");

    private BenchmarkAppReader() {}

    static ForeignReading read(ForeignFile file) {
        JsonNode report;
        try {
            report = AssayJson.mapper().readTree(file.text());
        } catch (JacksonException e) {
            throw file.notA("JSON report of benchmark_app", "it is no JSON; use -report_type no_counters -json_stats");
        }
        JsonNode results = report.path("execution_results");
        JsonNode setup = report.path("configuration_setup");
        if (!results.isObject()) {
            throw file.notA("JSON report of benchmark_app", "it has no execution_results");
        }
        if (results.has("error")) {
            throw file.notA(
                    "report of a measurement",
                    "benchmark_app failed: " + results.path("error").asString(""));
        }
        Map<String, String> settings = new TreeMap<>();
        SETUP.forEach(name -> {
            String value = setup.path(name).asString("");
            if (!value.isBlank()) {
                settings.put(name, value);
            }
        });
        Double percentile = number(results, "percentile_boundary");
        Map<String, Long> percentilesNs = new TreeMap<>();
        Long atPercentileNs = nanoseconds(results, "latency_median");
        if (atPercentileNs != null) {
            percentilesNs.put("p" + (percentile == null ? 50 : percentile.intValue()), atPercentileNs);
        }
        Double iterations = number(results, "iterations_num");
        boolean isSync = setup.path("api").asString("").equalsIgnoreCase("sync");
        return new ForeignReading(
                setup.path("topology").asString(""),
                new ForeignMeasurement(
                        "benchmark_app",
                        null,
                        isSync ? TimingMeaning.HOST_CALL : TimingMeaning.HOST_REQUEST_AMONG_OTHERS,
                        List.of(),
                        new ForeignFigures(
                                iterations == null ? null : iterations.longValue(),
                                nanoseconds(results, "latency_min"),
                                nanoseconds(results, "latency_avg"),
                                nanoseconds(results, "latency_max"),
                                percentilesNs,
                                number(results, "throughput")),
                        settings,
                        List.of(file.source()),
                        List.of(
                                "benchmark_app keeps no single latencies: no interval, and no comparison, can be computed.")));
    }

    private static @Nullable Long nanoseconds(JsonNode results, String name) {
        Double milliseconds = number(results, name);
        return milliseconds == null ? null : Math.round(milliseconds * Recorded.NS_PER_MS);
    }

    private static @Nullable Double number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        String text = value.isNumber() ? Double.toString(value.asDouble()) : value.asString("");
        return text.matches("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?") ? Double.valueOf(text) : null;
    }
}

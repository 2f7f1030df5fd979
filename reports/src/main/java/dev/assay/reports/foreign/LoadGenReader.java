package dev.assay.reports.foreign;

import dev.assay.scenarios.json.AssayJson;
import dev.assay.scenarios.result.ForeignFigures;
import dev.assay.scenarios.result.ForeignMeasurement;
import dev.assay.scenarios.result.TimingMeaning;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Read {@code mlperf_log_detail.txt} of MLPerf's LoadGen: lines of {@code :::MLLOG} and a JSON object with a key and a value.
 *
 * <p>Multi-stream results have keys of their own for the latency of whole queries.
 */
final class LoadGenReader {
    private static final String PREFIX = ":::MLLOG ";
    private static final Pattern PERCENTILE =
            Pattern.compile("result_(\\d+(?:\\.\\d+)?)_percentile_(per_query_)?latency_ns");
    private static final List<String> SETTINGS = List.of(
            "effective_scenario",
            "effective_test_mode",
            "effective_target_qps",
            "effective_samples_per_query",
            "effective_min_duration_ms");

    private LoadGenReader() {}

    static ForeignReading read(ForeignFile file) {
        Map<String, JsonNode> values = values(file);
        String scenario = text(values, "effective_scenario");
        if (scenario.isEmpty()) {
            scenario = text(values, "requested_scenario");
        }
        if (scenario.isEmpty() || !values.containsKey("result_validity")) {
            throw file.notA("detail log of LoadGen", "it has no scenario or no result_validity: the test did not end");
        }
        if (text(values, "effective_test_mode").equals("AccuracyOnly")) {
            throw file.notA("detail log of a performance run", "its test mode is AccuracyOnly");
        }
        boolean isMultiStream = scenario.equals("MultiStream");
        Map<String, Long> percentilesNs = new TreeMap<>();
        values.forEach((key, value) -> {
            Matcher percentile = PERCENTILE.matcher(key);
            if (percentile.matches() && (percentile.group(2) != null) == isMultiStream) {
                percentilesNs.put(
                        "p"
                                + new BigDecimal(percentile.group(1))
                                        .stripTrailingZeros()
                                        .toPlainString(),
                        Math.round(value.asDouble()));
            }
        });
        Map<String, String> settings = new TreeMap<>();
        SETTINGS.forEach(key -> {
            String value = text(values, key);
            if (!value.isEmpty()) {
                settings.put(key.replaceFirst("effective_", ""), value);
            }
        });
        return new ForeignReading(
                text(values, "sut_name"),
                new ForeignMeasurement(
                        "loadgen",
                        text(values, "loadgen_version").isEmpty() ? null : text(values, "loadgen_version"),
                        scenario.equals("Server") ? TimingMeaning.FROM_SCHEDULE : meaning(scenario),
                        List.of(),
                        new ForeignFigures(
                                whole(values, "result_query_count"),
                                whole(values, isMultiStream ? "result_min_query_latency_ns" : "result_min_latency_ns"),
                                whole(
                                        values,
                                        isMultiStream ? "result_mean_query_latency_ns" : "result_mean_latency_ns"),
                                whole(values, isMultiStream ? "result_max_query_latency_ns" : "result_max_latency_ns"),
                                percentilesNs,
                                throughput(values)),
                        settings,
                        List.of(file.source()),
                        notes(values)));
    }

    /** In the offline scenario all samples are issued at once: each waits for those before it. */
    private static TimingMeaning meaning(String scenario) {
        return scenario.equals("Offline") ? TimingMeaning.HOST_REQUEST_AMONG_OTHERS : TimingMeaning.HOST_CALL;
    }

    private static List<String> notes(Map<String, JsonNode> values) {
        List<String> notes = new ArrayList<>();
        String validity = text(values, "result_validity");
        if (!validity.equals("VALID")) {
            notes.add("LoadGen calls this result " + validity + ".");
        }
        notes.add("The detail log keeps no single latencies: no interval, and no comparison, can be computed.");
        return notes;
    }

    private static @Nullable Double throughput(Map<String, JsonNode> values) {
        for (String key : List.of(
                "result_samples_per_second", "result_completed_samples_per_sec", "result_qps_with_loadgen_overhead")) {
            JsonNode value = values.get(key);
            if (value != null && value.isNumber()) {
                return value.asDouble();
            }
        }
        return null;
    }

    private static Map<String, JsonNode> values(ForeignFile file) {
        Map<String, JsonNode> values = new HashMap<>();
        for (String line :
                file.text().lines().filter(one -> one.startsWith(PREFIX)).toList()) {
            try {
                JsonNode entry = AssayJson.mapper().readTree(line.substring(PREFIX.length()));
                values.put(entry.path("key").asString(""), entry.path("value"));
            } catch (JacksonException e) {
                throw file.notA("detail log of LoadGen", "a line is cut off");
            }
        }
        return values;
    }

    private static @Nullable Long whole(Map<String, JsonNode> values, String key) {
        JsonNode value = values.get(key);
        return value == null || !value.isNumber() ? null : Math.round(value.asDouble());
    }

    private static String text(Map<String, JsonNode> values, String key) {
        JsonNode value = values.get(key);
        return value == null ? "" : value.asString("");
    }
}

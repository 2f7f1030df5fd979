package dev.assay.reports.foreign;

import dev.assay.scenarios.result.ForeignFigures;
import dev.assay.scenarios.result.ForeignMeasurement;
import dev.assay.scenarios.result.TimingMeaning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Read what TFLite's or LiteRT's {@code benchmark_model} prints, on its own or through Android's log.
 *
 * <p>The first line that begins with {@code count=} is the warm-up, the last one the measurement; times are in µs. Newer builds append p5, median
 * and p95. Where all runs took as long, the line has one value.
 */
final class BenchmarkModelReader {
    private static final Pattern COUNT = Pattern.compile("count=(\\d+)(?: ([^\\n]*))?");
    private static final Pattern VALUE = Pattern.compile("(\\w+)=([0-9.e+-]+)");
    private static final Pattern GRAPH = Pattern.compile("Graph: \\[([^\\]\\n]*)\\]");
    private static final Pattern THREADS = Pattern.compile("Num threads: \\[(\\d+)\\]");
    private static final Pattern PARTIAL = Pattern.compile(
            "the model graph will be (partially|completely) executed by the delegate|Created (\\d+) GPU delegate kernels");

    private BenchmarkModelReader() {}

    static ForeignReading read(ForeignFile file) {
        List<MatchResult> counts = COUNT.matcher(file.text()).results().toList();
        if (counts.isEmpty() || !file.text().contains("Inference timings in us")) {
            throw file.notA("log of benchmark_model", "it has no statistics at its end");
        }
        MatchResult last = counts.getLast();
        Map<String, Double> values = new TreeMap<>();
        VALUE.matcher(Optional.ofNullable(last.group(2)).orElse(""))
                .results()
                .forEach(found -> values.put(found.group(1), Double.valueOf(found.group(2))));
        Double only = values.containsKey("avg") ? null : values.get("curr");
        if (only != null) {
            List.of("min", "max", "avg").forEach(name -> values.put(name, only));
        }
        Map<String, Long> percentilesNs = new TreeMap<>();
        Map.of("p5", "p5", "median", "p50", "p95", "p95").forEach((name, shown) -> {
            Double value = values.get(name);
            if (value != null) {
                percentilesNs.put(shown, nanoseconds(value));
            }
        });
        Double average = values.get("avg");
        return new ForeignReading(
                find(GRAPH, file.text()).orElse(""),
                new ForeignMeasurement(
                        "benchmark_model",
                        null,
                        TimingMeaning.HOST_CALL,
                        List.of(),
                        new ForeignFigures(
                                Long.valueOf(last.group(1)),
                                value(values, "min"),
                                value(values, "avg"),
                                value(values, "max"),
                                percentilesNs,
                                average == null || average <= 0 ? null : 1e6 / average),
                        find(THREADS, file.text())
                                .map(threads -> Map.of("num_threads", threads))
                                .orElse(Map.of()),
                        List.of(file.source()),
                        notes(file.text())));
    }

    private static List<String> notes(String text) {
        List<String> notes = new ArrayList<>();
        notes.add("benchmark_model keeps no single latencies: no interval, and no comparison, can be computed.");
        PARTIAL.matcher(text).results().forEach(found -> {
            if ("partially".equals(found.group(1)) || "0".equals(found.group(2))) {
                notes.add("The delegate did not take the whole graph: a part ran on the CPU. (" + found.group() + ")");
            }
        });
        return notes;
    }

    private static @Nullable Long value(Map<String, Double> values, String name) {
        Double value = values.get(name);
        return value == null ? null : nanoseconds(value);
    }

    private static long nanoseconds(double microseconds) {
        return Math.round(microseconds * Recorded.NS_PER_US);
    }

    private static Optional<String> find(Pattern pattern, String text) {
        return pattern.matcher(text).results().findFirst().map(found -> found.group(1));
    }
}

package dev.assay.reports.foreign;

import dev.assay.scenarios.json.AssayJson;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Hold what {@code trtexec --exportTimes} wrote: one row for each query.
 *
 * <p>Durations are differences of 32-bit floats of milliseconds since the start, so their steps grow with the time: 1 µs until 16 s, 62 µs at
 * ten minutes. The columns of starts and ends are printed with six digits, and are worse; they are used for the throughput only.
 *
 * <p>Source: TensorRT, {@code samples/common/sampleReporting.cpp}, {@code exportJSONTrace} of 8.4, 8.6, 10 and 11. Until 8.5 rows have
 * {@code endToEndMs} too, and those of the warm-up come first.
 *
 * @param latenciesNs copy to the GPU, computation and copy back
 * @param hasCopies whether any query copied anything
 * @param hasWarmUp whether the first rows are of the warm-up
 * @param startMs when the first query's copy or computation began
 * @param endMs when the last query was done
 */
record TrtexecTimes(List<Long> latenciesNs, boolean hasCopies, boolean hasWarmUp, double startMs, double endMs) {
    /** A duration is the difference of two floats; beyond this time it is coarser than 1 µs. */
    static final double PRECISE_UNTIL_MS = 16_384;

    TrtexecTimes {
        latenciesNs = List.copyOf(latenciesNs);
    }

    /** Return the latencies as numbers. */
    long[] toArray() {
        return latenciesNs.stream().mapToLong(Long::longValue).toArray();
    }

    static boolean looksLike(ForeignFile file) {
        return file.text().stripLeading().startsWith("[") && file.text().contains("\"startComputeMs\"");
    }

    static TrtexecTimes parse(ForeignFile file, int warmUpRows) {
        List<JsonNode> rows;
        try {
            rows = StreamSupport.stream(AssayJson.mapper().readTree(file.text()).spliterator(), false)
                    .toList();
        } catch (JacksonException e) {
            throw file.notA("file of trtexec --exportTimes", "it is cut off or changed");
        }
        boolean hasWarmUp = !rows.isEmpty() && rows.getFirst().has("endToEndMs");
        List<JsonNode> kept = hasWarmUp ? rows.subList(Math.min(warmUpRows, rows.size()), rows.size()) : rows;
        if (kept.isEmpty()) {
            throw file.notA("file of trtexec --exportTimes", "it has no query after the warm-up");
        }
        List<Long> latenciesNs = kept.stream()
                .map(row -> Math.round(number(file, row, "latencyMs") * Recorded.NS_PER_MS))
                .toList();
        if (latenciesNs.stream().anyMatch(latencyNs -> latencyNs < 0)) {
            throw file.notA("file of trtexec --exportTimes", "a latency is negative");
        }
        boolean hasCopies =
                kept.stream().anyMatch(row -> number(file, row, "h2dMs") > 0 || number(file, row, "d2hMs") > 0);
        return new TrtexecTimes(
                latenciesNs,
                hasCopies,
                hasWarmUp,
                number(file, kept.getFirst(), "startH2dMs"),
                number(file, kept.getLast(), "endD2hMs"));
    }

    private static double number(ForeignFile file, JsonNode row, String name) {
        JsonNode value = row.path(name);
        if (!value.isNumber()) {
            throw file.notA("file of trtexec --exportTimes", "a row has no " + name);
        }
        return value.asDouble();
    }
}

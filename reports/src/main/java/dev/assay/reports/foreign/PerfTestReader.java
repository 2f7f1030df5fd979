package dev.assay.reports.foreign;

import dev.assay.scenarios.result.ForeignMeasurement;
import dev.assay.scenarios.result.TimingMeaning;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * Read the result file of {@code onnxruntime_perf_test}: one row for each run, with the model, seconds, peak memory, CPU share and number, then
 * statistics, in the words of today or of old.
 *
 * <p>Source: ONNX Runtime, {@code onnxruntime/test/perftest/performance_runner.cc}, {@code PerformanceResult::DumpToFile}. The file is
 * appended to: a run number that starts again is another measurement.
 */
final class PerfTestReader {
    private static final Pattern ROW = Pattern.compile("(.*),([0-9.e+-]+),(\\d+),(-?\\d+),(\\d+)");
    private static final Pattern STATISTICS = Pattern.compile("(?:Min|Max|P\\d+) Latency(?: is|:).*");

    private PerfTestReader() {}

    static ForeignReading read(List<ForeignFile> files) {
        List<long[]> rounds = new ArrayList<>();
        Set<String> models = new LinkedHashSet<>();
        for (ForeignFile file : files) {
            read(file, rounds, models);
        }
        if (models.size() != 1) {
            throw files.getFirst()
                    .notA("measurement of one model", models.isEmpty() ? "it has no row" : "it has rows of " + models);
        }
        double seconds = rounds.stream().flatMapToLong(LongStream::of).sum() / Recorded.NS_PER_S;
        long queries = rounds.stream().mapToLong(round -> round.length).sum();
        return new ForeignReading(
                models.iterator().next(),
                new ForeignMeasurement(
                        "onnxruntime_perf_test",
                        null,
                        TimingMeaning.HOST_CALL,
                        rounds.stream().map(Recorded::histogram).toList(),
                        Recorded.figures(rounds, seconds > 0 ? queries / seconds : null),
                        Map.of(),
                        files.stream().map(ForeignFile::source).toList(),
                        List.of(
                                "The file does not say which execution provider ran, nor how many sessions ran at the same time: with"
                                        + " -c above 1, waiting is inside.",
                                "Its own percentiles are not taken over: P999 of few runs is their maximum.")));
    }

    private static void read(ForeignFile file, List<long[]> rounds, Set<String> models) {
        LongStream.Builder latencies = LongStream.builder();
        long count = 0;
        for (String line : file.text().lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                if (row.group(5).equals("0") && count > 0) {
                    rounds.add(latencies.build().toArray());
                    latencies = LongStream.builder();
                    count = 0;
                }
                models.add(row.group(1));
                latencies.add(Math.round(Double.parseDouble(row.group(2)) * Recorded.NS_PER_S));
                count++;
            } else if (!line.isBlank() && !STATISTICS.matcher(line).matches()) {
                throw file.notA("result file of onnxruntime_perf_test", "a line is '" + line.strip() + "'");
            }
        }
        if (count > 0) {
            rounds.add(latencies.build().toArray());
        }
    }
}

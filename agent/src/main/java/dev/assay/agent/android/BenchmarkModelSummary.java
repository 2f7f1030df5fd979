package dev.assay.agent.android;

import dev.assay.scenarios.problem.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hold what TensorFlow Lite's own {@code benchmark_model} prints: averages, from which no percentile and no comparison of Assay can be made.
 * It is what a measurement is checked against.
 *
 * @param initUs until the model was ready, in microseconds
 * @param firstUs first inference
 * @param averageUs of the measured inferences, which come after the warm-up
 * @param count of the measured inferences
 * @param isWhollyDelegated whether every operator runs where it was meant to; true also where no delegate was asked for
 */
record BenchmarkModelSummary(long initUs, long firstUs, double averageUs, long count, boolean isWhollyDelegated) {
    private static final Pattern TIMINGS = Pattern.compile(
            "Inference timings in us: Init: (\\d+), First inference: (\\d+), Warmup \\(avg\\): [0-9.e+]+, Inference \\(avg\\): ([0-9.e+]+)");
    private static final Pattern COUNT = Pattern.compile("^.{0,80}\\bcount=(\\d+)\\b", Pattern.MULTILINE);

    /**
     * Read its output.
     *
     * @throws ProblemException {@code android.runner-output} if it says no timings
     */
    static BenchmarkModelSummary parse(String output) {
        Matcher timings = TIMINGS.matcher(output);
        if (!timings.find()) {
            throw AndroidProblems.nonsense(lastLine(output), "benchmark_model prints a line of timings at its end");
        }
        // The first count is the warm-up's.
        Matcher counts = COUNT.matcher(output);
        long count = 0;
        while (counts.find()) {
            count = Long.parseLong(counts.group(1));
        }
        return new BenchmarkModelSummary(
                Long.parseLong(timings.group(1)),
                Long.parseLong(timings.group(2)),
                Double.parseDouble(timings.group(3)),
                count,
                !output.contains("partially executed by the delegate")
                        && !output.contains("Created 0 GPU delegate kernels"));
    }

    private static String lastLine(String output) {
        return output.lines().filter(line -> !line.isBlank()).reduce("", (_, line) -> line);
    }
}

package dev.assay.agent.referee;

import java.util.Collection;
import java.util.function.DoubleConsumer;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** Count JMH's iterations, and print nothing of what it says: what it measured is shown elsewhere, and what it fails on it throws. */
final class IterationCounter implements OutputFormat {
    private final int iterations;
    private final DoubleConsumer progress;
    private int done;

    /** @param progress hears how much is done, from 0 to 1 */
    IterationCounter(int iterations, DoubleConsumer progress) {
        this.iterations = iterations;
        this.progress = progress;
    }

    @Override
    public void iterationResult(BenchmarkParams benchmark, IterationParams kind, int number, IterationResult result) {
        done++;
        progress.accept((double) done / iterations);
    }

    @Override
    public void iteration(BenchmarkParams benchmark, IterationParams kind, int number) {}

    @Override
    public void startBenchmark(BenchmarkParams benchmark) {}

    @Override
    public void endBenchmark(BenchmarkResult result) {}

    @Override
    public void startRun() {}

    @Override
    public void endRun(Collection<RunResult> results) {}

    @Override
    public void print(String text) {}

    @Override
    public void println(String text) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public void verbosePrintln(String text) {}

    @Override
    public void write(int octet) {}

    @Override
    public void write(byte[] octets) {}
}

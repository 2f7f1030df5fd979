package dev.assay.cli.tune;

import dev.assay.agent.block.CancellationToken;
import dev.assay.cli.run.RunRequest;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.scenarios.result.RunResult;
import java.time.Duration;

/** Measure what a rung asks for. */
@FunctionalInterface
public interface RungRunner {
    /**
     * Run it and save it.
     *
     * @param directory where the run goes
     * @param cancellation stops it; what was measured is kept
     */
    Measured run(RunRequest request, RunDirectory directory, CancellationToken cancellation);

    /**
     * What came out.
     *
     * @param took how long the measuring took, from the start of the first block
     */
    record Measured(RunResult result, Duration took) {}
}

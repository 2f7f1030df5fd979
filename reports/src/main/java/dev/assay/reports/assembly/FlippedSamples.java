package dev.assay.reports.assembly;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.Accuracy;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.PairedAccuracy;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.SampleExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keep in a result what people need to look at the samples that got another answer than the baseline's. */
public final class FlippedSamples {
    /** How many samples are kept for the whole run. */
    static final int MOST_EXAMPLES = 100;

    private FlippedSamples() {}

    /**
     * Return the result with the samples that it names. Where they can't be had, it says so and is the same otherwise.
     *
     * @param examples shows evaluation samples, 0-based; may throw {@link ProblemException}
     */
    public static RunResult attach(RunResult result, Function<List<Integer>, List<SampleExample>> examples) {
        List<SampleExample> shown = List.of();
        List<Problem> problems = new ArrayList<>(result.problems());
        try {
            shown = examples.apply(named(result));
        } catch (ProblemException e) {
            problems.addAll(e.problems());
        }
        return new RunResult(
                result.schema(),
                result.assay(),
                result.run(),
                shown.isEmpty() ? result.task() : result.task().withExamples(shown),
                result.devices(),
                result.artifacts(),
                result.blocks(),
                result.overall(),
                result.batchingGains(),
                result.runtimeGains(),
                result.deviceDifferences(),
                result.claims(),
                result.recommendations(),
                problems);
    }

    private static List<Integer> named(RunResult result) {
        List<List<PairedAccuracy.Flip>> flips = new ArrayList<>();
        for (BlockResult block : result.blocks()) {
            for (CellResult cell : block.cells()) {
                PairedAccuracy paired = paired(cell);
                if (paired != null) {
                    flips.add(paired.flips());
                }
            }
        }
        // In turns, so that no cell with many flips takes the place of the others' first ones.
        Set<Integer> named = new TreeSet<>();
        int longest = flips.stream().mapToInt(List::size).max().orElse(0);
        for (int rank = 0; rank < longest; rank++) {
            for (List<PairedAccuracy.Flip> ofCell : flips) {
                if (rank < ofCell.size() && named.size() < MOST_EXAMPLES) {
                    named.add(ofCell.get(rank).sample());
                }
            }
        }
        return List.copyOf(named);
    }

    private static @Nullable PairedAccuracy paired(CellResult cell) {
        Accuracy accuracy = cell.summary() == null ? null : cell.summary().accuracy();
        return accuracy == null ? null : accuracy.againstBaseline();
    }
}

package dev.assay.reports.compare;

import dev.assay.scenarios.comparison.RoundRatios;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.RunResult;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Hold how slow each round of each cell of some runs was: histograms are read once, though a baseline is compared with many, and on all
 * CPUs.
 */
final class RoundSlowness {
    /** By identity: comparing whole cells would take longer than reading them again. */
    private final IdentityHashMap<CellResult, SequencedMap<Integer, Double>> byCell = new IdentityHashMap<>();

    private record OfCell(CellResult cell, SequencedMap<Integer, Double> byRound) {}

    static RoundSlowness of(RunResult... runs) {
        List<BlockResult> blocks =
                Stream.of(runs).flatMap(run -> run.blocks().stream()).toList();
        RoundSlowness slowness = new RoundSlowness();
        blocks.parallelStream()
                .map(RoundSlowness::ofBlock)
                .toList()
                .forEach(cells -> cells.forEach(one -> slowness.byCell.put(one.cell(), one.byRound())));
        return slowness;
    }

    private static List<OfCell> ofBlock(BlockResult block) {
        return block.cells().stream()
                .map(cell -> new OfCell(cell, RoundRatios.slowness(block.load(), cell.rounds())))
                .toList();
    }

    /** Return how slow each round of a cell was, by its 0-based number. */
    SequencedMap<Integer, Double> byRound(CellResult cell) {
        return Objects.requireNonNull(byCell.get(cell), "a cell of one of the runs");
    }

    /** Return how slow each round of a cell was, in their order. */
    double[] ofEach(CellResult cell) {
        return byRound(cell).values().stream().mapToDouble(Double::doubleValue).toArray();
    }
}

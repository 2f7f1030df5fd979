package dev.assay.reports.gate;

import dev.assay.reports.compare.RunComparison;
import dev.assay.reports.text.BlockLabel;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Hold what a gate can look at.
 *
 * @param place where the cell stands, for people
 * @param isReference whether the cell is what others are compared with, and not compared itself
 * @param isEmulated whether its times mean nothing
 * @param comparison with the baseline, or with an earlier run
 */
record GatedCell(
        String place,
        String variant,
        boolean isReference,
        boolean isEmulated,
        @Nullable CellSummary summary,
        @Nullable Comparison comparison) {
    static List<GatedCell> of(RunResult run) {
        List<GatedCell> cells = new ArrayList<>();
        Set<String> emulated = run.devices().stream()
                .filter(device -> device.environment().emulated())
                .map(Device::id)
                .collect(Collectors.toSet());
        for (BlockResult block : run.blocks()) {
            for (CellResult cell : block.cells()) {
                cells.add(new GatedCell(
                        BlockLabel.of(run, block),
                        cell.variant(),
                        cell.variant().equals(block.cells().getFirst().variant()),
                        emulated.contains(block.device()),
                        cell.summary(),
                        block.comparison(cell.variant()).orElse(null)));
            }
        }
        return cells;
    }

    static List<GatedCell> of(RunComparison comparison) {
        return comparison.cells().stream()
                .map(cell -> new GatedCell(cell.place(), cell.variant(), false, false, cell.after(), cell.change()))
                .toList();
    }
}

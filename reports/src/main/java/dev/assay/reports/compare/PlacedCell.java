package dev.assay.reports.compare;

import dev.assay.reports.text.BlockLabel;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.RunResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cell where it stands.
 *
 * @param file that was measured, if there is one
 */
record PlacedCell(
        RunResult run,
        BlockResult block,
        CellResult cell,
        @Nullable ArtifactInfo file) {
    /**
     * Return the cells of a run by what they measure, in their order.
     *
     * @param device returns the name by which a device is known, for its id
     */
    static Map<CellKey, PlacedCell> byKey(RunResult run, Function<String, String> device) {
        Map<CellKey, PlacedCell> cells = new LinkedHashMap<>();
        for (BlockResult block : run.blocks()) {
            for (CellResult cell : block.cells()) {
                ArtifactInfo file = run.artifact(block, cell.variant()).orElse(null);
                cells.putIfAbsent(
                        CellKey.of(device.apply(block.device()), block, cell), new PlacedCell(run, block, cell, file));
            }
        }
        return cells;
    }

    CellResult baseline() {
        return block.cells().getFirst();
    }

    boolean isBaseline() {
        return baseline().variant().equals(cell.variant());
    }

    String place() {
        return BlockLabel.of(run, block);
    }

    Load load() {
        return block.load();
    }

    boolean isEmulated() {
        return run.devices().stream()
                .filter(device -> device.id().equals(block.device()))
                .anyMatch(device -> device.environment().emulated());
    }
}

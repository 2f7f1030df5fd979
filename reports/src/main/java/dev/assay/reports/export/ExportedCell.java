package dev.assay.reports.export;

import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Hold one cell with all that is known about it.
 *
 * @param isBaseline whether others are compared with it
 * @param comparison with the baseline; {@code null} for the baseline, and where nothing was compared
 * @param artifact the variant's file, if it could be made
 */
record ExportedCell(
        RunResult run,
        BlockResult block,
        Device device,
        CellResult cell,
        boolean isBaseline,
        @Nullable Comparison comparison,
        @Nullable ArtifactInfo artifact) {
    /** Return all cells of a run. */
    static List<ExportedCell> of(RunResult run) {
        Map<String, Device> devices = run.devices().stream().collect(Collectors.toMap(Device::id, Function.identity()));
        List<ExportedCell> cells = new ArrayList<>();
        for (BlockResult block : run.blocks()) {
            Device device = devices.get(block.device());
            if (device == null) {
                throw new IllegalArgumentException("block " + block.id() + " names unknown device " + block.device());
            }
            for (CellResult cell : block.cells()) {
                cells.add(new ExportedCell(
                        run,
                        block,
                        device,
                        cell,
                        cell.variant().equals(block.cells().getFirst().variant()),
                        block.comparison(cell.variant()).orElse(null),
                        run.artifact(block, cell.variant()).orElse(null)));
            }
        }
        return cells;
    }

    String variant() {
        return cell.variant();
    }

    @Nullable
    CellSummary summary() {
        return cell.summary();
    }
}

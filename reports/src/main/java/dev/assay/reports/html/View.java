package dev.assay.reports.html;

import dev.assay.reports.text.BlockLabel;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Order a result for the page: every part knows its JSON pointer, every variant its number.
 *
 * @param result what is shown
 * @param variants names of all variants, baselines first; a variant's position decides its colour and marker
 * @param blocks in the order of the result
 */
record View(RunResult result, List<String> variants, List<Block> blocks) {

    static View of(RunResult result) {
        LinkedHashSet<String> variants = new LinkedHashSet<>();
        result.blocks().stream()
                .filter(block -> !block.cells().isEmpty())
                .forEach(block -> variants.add(block.cells().getFirst().variant()));
        result.blocks().forEach(block -> block.cells().forEach(cell -> variants.add(cell.variant())));
        List<String> ordered = List.copyOf(variants);
        List<Block> blocks = IntStream.range(0, result.blocks().size())
                .mapToObj(i -> block(i, result.blocks().get(i), ordered))
                .toList();
        return new View(result, ordered, blocks);
    }

    private static Block block(int index, BlockResult block, List<String> variants) {
        String path = "/blocks/" + index;
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < block.cells().size(); i++) {
            CellResult cell = block.cells().get(i);
            cells.add(new Cell(
                    path + "/cells/" + i,
                    cell,
                    variants.indexOf(cell.variant()),
                    i == 0,
                    comparison(path, block, cell.variant())));
        }
        return new Block(index, path, block, List.copyOf(cells));
    }

    private static @Nullable Compared comparison(String path, BlockResult block, String variant) {
        for (int i = 0; i < block.comparisons().size(); i++) {
            if (block.comparisons().get(i).variant().equals(variant)) {
                return new Compared(
                        path + "/comparisons/" + i, block.comparisons().get(i));
            }
        }
        return null;
    }

    /** Return a block's device, if the result knows it. */
    Optional<Device> device(String id) {
        return result.devices().stream()
                .filter(device -> device.id().equals(id))
                .findFirst();
    }

    /** Return all model files. */
    List<Artifact> artifacts() {
        return IntStream.range(0, result.artifacts().size())
                .mapToObj(
                        i -> new Artifact("/artifacts/" + i, result.artifacts().get(i)))
                .toList();
    }

    /** Return the model file of a variant that was measured in a block. */
    Optional<Artifact> artifact(String variant, Block block) {
        return artifacts().stream()
                .filter(artifact -> artifact.info().variant().equals(variant)
                        && artifact.info().isFor(block.result().runtime()))
                .findFirst();
    }

    /** Return the relative difference in speed that does not matter. */
    double margin() {
        return Objects.requireNonNullElse(result.run().margin(), Scenario.DEFAULT_MARGIN);
    }

    boolean hasSeveralDevices() {
        return result.blocks().stream().map(BlockResult::device).distinct().count() > 1;
    }

    /** Return what tells a block from the others, for example {@code seq-128, single-stream}. */
    String title(Block block) {
        return BlockLabel.of(result, block.result());
    }

    /** A block with its JSON pointer. */
    record Block(int index, String path, BlockResult result, List<Cell> cells) {
        String id() {
            return "block-" + index;
        }
    }

    /**
     * A cell with its JSON pointer.
     *
     * @param number of its variant
     * @param isBaseline whether the block's other cells are compared with it
     * @param comparison with the baseline; {@code null} for the baseline itself and where there is none
     */
    record Cell(
            String path,
            CellResult result,
            int number,
            boolean isBaseline,
            @Nullable Compared comparison) {
        boolean isMeasured() {
            return result.summary() != null && !result.rounds().isEmpty();
        }

        /** Return the first thing that went wrong, in words; empty where nothing did. */
        String why() {
            if (result.problems().isEmpty()) {
                return "";
            }
            // Said of every cell that was not reached, with names that stand beside it anyway.
            boolean isStopped = result.problems().getFirst().code().equals("run.interrupted");
            return isStopped
                    ? "The run was stopped."
                    : result.problems().getFirst().message();
        }
    }

    /** A comparison with its JSON pointer. */
    record Compared(String path, Comparison result) {}

    /** A model file with its JSON pointer. */
    record Artifact(String path, ArtifactInfo info) {}
}

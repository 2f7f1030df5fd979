package dev.assay.reports.html;

import dev.assay.reports.text.BlockLabel;
import dev.assay.scenarios.language.Scenario;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Order a result, or a part of it, for the page: everything knows its JSON pointer, every variant its number.
 *
 * @param result what is shown
 * @param variants names of all variants, baselines first; a variant's position decides its colour and marker
 * @param all blocks of the result, in its order
 * @param byId the same blocks by their ids in the result: a large page looks up each of them several times
 * @param blocks those that are shown here
 * @param shown their ids in the result
 * @param latencies of the cells that are shown here and were measured, by their JSON pointers; empty until they are {@link #read}
 * @param prefix begins the ids of what is shown here; empty for the whole page
 */
record View(
        RunResult result,
        List<String> variants,
        List<Block> all,
        Map<String, Block> byId,
        List<Block> blocks,
        Set<String> shown,
        Map<String, Latencies> latencies,
        String prefix) {

    /** A page with more cells than this takes too long to open, and nobody reads all of it. */
    private static final int MOST_CELLS = 200;

    static View of(RunResult result) {
        LinkedHashSet<String> variants = new LinkedHashSet<>();
        result.blocks().stream()
                .filter(block -> !block.cells().isEmpty())
                .forEach(block -> variants.add(block.cells().getFirst().variant()));
        result.blocks().forEach(block -> block.cells().forEach(cell -> variants.add(cell.variant())));
        Map<String, Integer> numbers = new HashMap<>();
        variants.forEach(variant -> numbers.put(variant, numbers.size()));
        BlockLabel label = BlockLabel.within(result);
        List<Block> blocks = IntStream.range(0, result.blocks().size())
                .mapToObj(i -> block(
                        i, result.blocks().get(i), label.of(result.blocks().get(i)), numbers))
                .toList();
        Map<String, Block> byId = new HashMap<>();
        blocks.forEach(block -> byId.putIfAbsent(block.result().id(), block));
        return new View(
                result,
                List.copyOf(variants),
                blocks,
                Map.copyOf(byId),
                blocks,
                Set.copyOf(byId.keySet()),
                Map.of(),
                "");
    }

    /** Return the same result, of which only some blocks are shown. */
    View only(List<Block> some, String newPrefix) {
        Set<String> ids = some.stream().map(block -> block.result().id()).collect(Collectors.toUnmodifiableSet());
        return new View(result, variants, all, byId, List.copyOf(some), ids, Map.of(), newPrefix);
    }

    /**
     * Return this with the histograms of what is shown here, which takes a while and much memory.
     *
     * @throws ProblemException {@code result.bad-histogram} if one was damaged
     */
    View read() {
        Map<String, Latencies> read = new HashMap<>();
        for (Block block : blocks) {
            for (Cell cell : block.cells()) {
                if (cell.isMeasured()) {
                    read.put(cell.path(), Latencies.of(cell.result()));
                }
            }
        }
        return new View(result, variants, all, byId, blocks, shown, Map.copyOf(read), prefix);
    }

    /** Return what was {@link #read} of a cell that was measured. */
    Latencies latencies(Cell cell) {
        return Objects.requireNonNull(latencies.get(cell.path()), "histograms are read before charts are drawn");
    }

    private static Block block(int index, BlockResult block, String title, Map<String, Integer> numbers) {
        String path = "/blocks/" + index;
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < block.cells().size(); i++) {
            CellResult cell = block.cells().get(i);
            cells.add(new Cell(
                    path + "/cells/" + i,
                    cell,
                    Objects.requireNonNull(numbers.get(cell.variant())),
                    i == 0,
                    comparison(path, block, cell.variant())));
        }
        return new Block(index, path, title, block, List.copyOf(cells));
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

    /** Return the id of something that each part of a page has once. */
    String id(String name) {
        return prefix + name;
    }

    /** Return a block's device, if the result knows it. */
    Optional<Device> device(String id) {
        return result.devices().stream()
                .filter(device -> device.id().equals(id))
                .findFirst();
    }

    /** Return any block of the result, shown here or not. */
    Block block(String id) {
        return Optional.ofNullable(byId.get(id)).orElseThrow();
    }

    boolean shows(String blockId) {
        return shown.contains(blockId);
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
        return result.artifact(block.result(), variant)
                .flatMap(measured -> artifacts().stream()
                        .filter(artifact -> artifact.info().equals(measured))
                        .findFirst());
    }

    /** Return the relative difference in speed that does not matter. */
    double margin() {
        return Objects.requireNonNullElse(result.run().margin(), Scenario.DEFAULT_MARGIN);
    }

    boolean hasSeveralDevices() {
        return result.devices().size() > 1 && BlockLabel.hasSeveralDevices(result);
    }

    /** Return what tells a block from the others, for example {@code seq-128, single-stream}. */
    String title(Block block) {
        return block.title();
    }

    /** Return whether the result is too large for a page that shows all of it at once. */
    boolean isLarge() {
        return all.stream().mapToInt(block -> block.cells().size()).sum() > MOST_CELLS;
    }

    /** A block with its JSON pointer, and with what tells it from the others. */
    record Block(int index, String path, String title, BlockResult result, List<Cell> cells) {
        /** Return where it stands in the page. */
        String id() {
            return "block-" + (index + 1);
        }

        /** Return the cell of a variant that is known to be here. */
        Cell cell(String variant) {
            return cells.stream()
                    .filter(cell -> cell.result().variant().equals(variant))
                    .findFirst()
                    .orElseThrow();
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

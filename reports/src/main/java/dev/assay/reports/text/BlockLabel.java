package dev.assay.reports.text;

import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.RunResult;
import java.util.function.Function;

/**
 * Name a block among the blocks of its run, with no more words than tell it apart.
 *
 * @param hasSeveralRuntimes whether the run has blocks of several runtimes
 * @param hasSeveralDevices whether the run has blocks of several devices
 */
public record BlockLabel(boolean hasSeveralRuntimes, boolean hasSeveralDevices) {
    /** Return what names the blocks of a run. */
    public static BlockLabel within(RunResult run) {
        return new BlockLabel(hasSeveralRuntimes(run), hasSeveralDevices(run));
    }

    /** Return the label of one block: {@link #within} is for who wants many. */
    public static String of(RunResult run, BlockResult block) {
        return within(run).of(block);
    }

    /** Return the label, for example {@code seq-16, single-stream}, and runtime or device where the run has several. */
    public String of(BlockResult block) {
        StringBuilder label = new StringBuilder();
        label.append(work(block));
        if (hasSeveralDevices) {
            label.append(" on ").append(block.device());
        }
        return label.toString();
    }

    /** Return the label without the device: what it says is the same of any device that does the same. */
    public String work(BlockResult block) {
        String label = block.shape().name() + ", " + block.load().name();
        return hasSeveralRuntimes ? label + ", " + block.runtime().name() : label;
    }

    static boolean hasSeveralRuntimes(RunResult run) {
        return hasSeveral(run, block -> block.runtime().name());
    }

    /** Return whether the run has blocks of several devices. */
    public static boolean hasSeveralDevices(RunResult run) {
        return hasSeveral(run, BlockResult::device);
    }

    /** Looks no further than to the first that differs: labels are made by the thousand. */
    private static boolean hasSeveral(RunResult run, Function<BlockResult, String> name) {
        if (run.blocks().isEmpty()) {
            return false;
        }
        String first = name.apply(run.blocks().getFirst());
        return run.blocks().stream().anyMatch(block -> !name.apply(block).equals(first));
    }
}

package dev.assay.reports.text;

import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.RunResult;

/** Name a block among the blocks of its run, with no more words than tell it apart. */
public final class BlockLabel {
    private BlockLabel() {}

    /** Return the label, for example {@code seq-16, single-stream}, and runtime or device where the run has several. */
    public static String of(RunResult run, BlockResult block) {
        StringBuilder label = new StringBuilder();
        label.append(block.shape().name()).append(", ").append(block.load().name());
        if (hasSeveralRuntimes(run)) {
            label.append(", ").append(block.runtime().name());
        }
        if (hasSeveralDevices(run)) {
            label.append(" on ").append(block.device());
        }
        return label.toString();
    }

    static boolean hasSeveralRuntimes(RunResult run) {
        return run.blocks().stream()
                        .map(block -> block.runtime().name())
                        .distinct()
                        .count()
                > 1;
    }

    static boolean hasSeveralDevices(RunResult run) {
        return run.blocks().stream().map(BlockResult::device).distinct().count() > 1;
    }
}

package dev.assay.scenarios.wire;

import java.util.List;

/**
 * Show one run of a lab with its blocks.
 *
 * @param blocks in their order
 */
public record RunDetails(RunSummary run, List<BlockSummary> blocks) {
    public RunDetails {
        blocks = List.copyOf(blocks);
    }
}

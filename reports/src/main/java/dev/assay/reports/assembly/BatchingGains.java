package dev.assay.reports.assembly;

import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.BatchingGain;
import dev.assay.scenarios.result.BlockResult;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Set blocks with a batcher beside the block that differs in nothing but that it has none. */
final class BatchingGains {
    private BatchingGains() {}

    /**
     * Return one for each block with a batcher and variant, or {@code null} where there is no block to set any beside.
     *
     * @param devices by their ids; what an emulated one measures is compared with nothing
     */
    static @Nullable List<BatchingGain> of(List<BlockResult> blocks, Map<String, Device> devices) {
        return UnpairedGains.of(blocks, devices, BatchingGains::reference, BatchingGain::new);
    }

    /** Clients without a batcher run as many queries at once, on as many threads: only batches of one are like batches of several. */
    private static Optional<BlockResult> reference(BlockResult block, List<BlockResult> blocks) {
        if (block.load().batching() == null) {
            return Optional.empty();
        }
        boolean isOpenLoop = block.load() instanceof Load.Server || block.load() instanceof Load.PeakRate;
        return blocks.stream()
                .filter(other -> !other.id().equals(block.id()) && isAlike(other, block))
                .filter(other -> other.load().batching() == null
                        ? isOpenLoop
                        : isPlain(other.load().batching()))
                // One without any batcher first.
                .min(Comparator.comparing(other -> other.load().batching() != null))
                .filter(other ->
                        !isPlain(block.load().batching()) || other.load().batching() == null);
    }

    /** Return whether a batcher does nothing for its requests but letting them wait in a queue. */
    private static boolean isPlain(@Nullable Batching batching) {
        return batching != null && batching.maxSize() == 1 && batching.buckets().isEmpty();
    }

    private static boolean isAlike(BlockResult one, BlockResult other) {
        return one.runtime().equals(other.runtime())
                && one.shape().equals(other.shape())
                && one.load().withoutBatching().equals(other.load().withoutBatching());
    }
}

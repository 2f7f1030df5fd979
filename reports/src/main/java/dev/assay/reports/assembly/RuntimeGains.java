package dev.assay.reports.assembly;

import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.RuntimeGain;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Set blocks beside the block that differs in nothing but that another runtime executed the same files. */
final class RuntimeGains {
    private RuntimeGains() {}

    /**
     * Return one for each block of a runtime that is not the first, and variant; or {@code null} where there is no block to set any beside.
     *
     * @param devices by their ids; what an emulated one measures is compared with nothing
     */
    static @Nullable List<RuntimeGain> of(List<BlockResult> blocks, Map<String, Device> devices) {
        return UnpairedGains.of(blocks, devices, block -> reference(block, blocks), RuntimeGain::new);
    }

    /** Return the first block that is alike; a block of the runtime that comes first has none. */
    private static Optional<BlockResult> reference(BlockResult block, List<BlockResult> blocks) {
        return blocks.stream()
                .filter(other -> isAlike(other, block))
                .findFirst()
                .filter(first -> !first.runtime().type().equals(block.runtime().type()));
    }

    private static boolean isAlike(BlockResult one, BlockResult other) {
        return one.device().equals(other.device())
                && one.runtime().threads() == other.runtime().threads()
                && Objects.equals(one.runtime().cpus(), other.runtime().cpus())
                && one.shape().equals(other.shape())
                && one.load().equals(other.load());
    }
}

package dev.assay.reports.assembly;

import dev.assay.scenarios.language.RuntimeConfiguration;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.RuntimeGain;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Set blocks beside the block that differs in nothing but that another runtime executed the same files, or on more or fewer threads. */
final class RuntimeGains {
    private RuntimeGains() {}

    /**
     * Return one for each block whose runtime, or number of threads, is not the first, and variant; or {@code null} where there is no block to set any beside.
     *
     * @param devices by their ids; what an emulated one measures is compared with nothing
     */
    static @Nullable List<RuntimeGain> of(List<BlockResult> blocks, Map<String, Device> devices) {
        return UnpairedGains.of(blocks, devices, RuntimeGains::reference, RuntimeGain::new);
    }

    /** Return the first block of another runtime on as many threads; else the first of this runtime on another number of threads. */
    private static Optional<BlockResult> reference(BlockResult block, List<BlockResult> blocks) {
        RuntimeConfiguration runtime = block.runtime();
        return blocks.stream()
                .filter(other -> isAlike(other, block) && other.runtime().threads() == runtime.threads())
                .findFirst()
                .filter(first -> !first.runtime().type().equals(runtime.type()))
                .or(() -> blocks.stream()
                        .filter(other -> isAlike(other, block)
                                && other.runtime().type().equals(runtime.type())
                                && other.runtime().options().equals(runtime.options()))
                        .findFirst()
                        .filter(first -> first.runtime().threads() != runtime.threads()));
    }

    private static boolean isAlike(BlockResult one, BlockResult other) {
        return Objects.equals(one.runtime().cpus(), other.runtime().cpus())
                && one.shape().equals(other.shape())
                && one.load().equals(other.load());
    }
}

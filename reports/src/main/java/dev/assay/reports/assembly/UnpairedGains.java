package dev.assay.reports.assembly;

import dev.assay.reports.statistics.UnpairedRatio;
import dev.assay.scenarios.comparison.RoundRatios;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Say how many times faster cells are than those of other blocks, which were not measured beside them. */
final class UnpairedGains {
    private UnpairedGains() {}

    /** Make what holds one gain. */
    interface Maker<G> {
        /**
         * Make it.
         *
         * @param block id of the block that is set beside another
         * @param reference id of the other
         */
        G make(String variant, String block, String reference, @Nullable Interval gain);
    }

    /**
     * Return one for each variant of each block that has a reference, or {@code null} where none has.
     *
     * @param devices by their ids; what an emulated one measures is compared with nothing
     * @param reference finds the block of the same device to set a block beside, whose load asks the same, among all of that device
     */
    static <G> @Nullable List<G> of(
            List<BlockResult> blocks,
            Map<String, Device> devices,
            BiFunction<BlockResult, List<BlockResult>, Optional<BlockResult>> reference,
            Maker<G> maker) {
        Map<String, List<BlockResult>> byDevice = blocks.stream().collect(Collectors.groupingBy(BlockResult::device));
        List<G> gains = new ArrayList<>();
        for (BlockResult block : blocks) {
            Device device = devices.get(block.device());
            if (device != null && device.environment().emulated()) {
                continue;
            }
            List<BlockResult> beside = byDevice.getOrDefault(block.device(), List.of());
            reference.apply(block, beside).ifPresent(other -> {
                for (CellResult cell : block.cells()) {
                    other.cell(cell.variant())
                            .ifPresent(before -> gains.add(maker.make(
                                    cell.variant(), block.id(), other.id(), gain(block.load(), before, cell))));
                }
            });
        }
        return gains.isEmpty() ? null : gains;
    }

    private static @Nullable Interval gain(Load load, CellResult reference, CellResult cell) {
        double[] slownessOfReference = RoundRatios.slownessOfEach(load, reference.rounds());
        double[] slowness = RoundRatios.slownessOfEach(load, cell.rounds());
        return Comparability.reasonAgainstUnpaired(reference, slownessOfReference) == null
                        && Comparability.reasonAgainstUnpaired(cell, slowness) == null
                ? UnpairedRatio.of(slownessOfReference, slowness, RoundRatios.resolution(load))
                        .interval()
                : null;
    }
}

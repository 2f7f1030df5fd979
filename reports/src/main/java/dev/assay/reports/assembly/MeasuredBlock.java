package dev.assay.reports.assembly;

import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.wire.BlockReport;
import org.jspecify.annotations.Nullable;

/**
 * Hold what was asked of one device and what it answered.
 *
 * @param planned the cells that are compared, the baseline first
 * @param device id of the device
 * @param report what came of it, or {@code null} when the block never ran or its report never arrived
 */
public record MeasuredBlock(
        PlannedBlock planned, String device, @Nullable BlockReport report) {}

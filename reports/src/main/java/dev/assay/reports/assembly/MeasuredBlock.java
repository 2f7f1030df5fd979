package dev.assay.reports.assembly;

import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.BlockReport;
import org.jspecify.annotations.Nullable;

/**
 * Hold what was asked of one device and what it answered.
 *
 * @param id of the block, unique in the run: several devices may measure the same planned block
 * @param planned the cells that are compared, the baseline first
 * @param device id of the device
 * @param report what came of it, or {@code null} when the block never ran or its report never arrived
 * @param failure why there is no report, if that is known
 */
public record MeasuredBlock(
        String id,
        PlannedBlock planned,
        String device,
        @Nullable BlockReport report,
        @Nullable Problem failure) {
    /** Hold the only block of its kind. */
    public MeasuredBlock(PlannedBlock planned, String device, @Nullable BlockReport report) {
        this(planned.id(), planned, device, report, null);
    }
}

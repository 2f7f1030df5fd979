package dev.assay.scenarios.measurement;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Say what a GPU was like while one round of one cell was measured.
 *
 * @param energyJoules what it used meanwhile, whoever used it; {@code null} where it does not tell
 * @param atEnd what it was like at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GpuConditions(@Nullable Double energyJoules, GpuState atEnd) {
    /** Return what happened between two readings of the same GPU. */
    public static GpuConditions between(@Nullable GpuState before, GpuState after) {
        Long first = before == null ? null : before.energyMillijoules();
        Long last = after.energyMillijoules();
        // A driver that was loaded anew counts from 0.
        return new GpuConditions(first == null || last == null || last < first ? null : (last - first) / 1e3, after);
    }
}

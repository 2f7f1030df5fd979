package dev.assay.coordinator.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Show one block of a run.
 *
 * @param state for people
 * @param tone {@code good}, {@code bad} or {@code open}
 * @param agent who measures it, or empty
 * @param attempts how often it was begun, 0 if that no longer matters
 * @param progress how far it is, while it is measured
 * @param temperature of the machine that measures it, or empty
 * @param live how the cell of it goes that is measured now, if its agent said so lately
 * @param note why it waits, or how long it should take; or empty
 * @param problems what went wrong
 */
public record BlockRow(
        String id,
        String device,
        String state,
        String tone,
        String agent,
        int attempts,
        @Nullable Progress progress,
        String temperature,
        @Nullable LiveCell live,
        String note,
        List<ProblemView> problems) {
    public BlockRow {
        problems = List.copyOf(problems);
    }
}

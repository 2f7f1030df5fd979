package dev.assay.coordinator.web.view;

import org.jspecify.annotations.Nullable;

/**
 * Show one run among others.
 *
 * @param state for people, for example {@code measuring, paused}
 * @param tone {@code good}, {@code bad} or {@code open}: how the state is coloured
 * @param progress how far it is
 * @param remaining for people, or empty if nobody knows
 * @param problem why it failed, or empty
 * @param ended when it ended, if it has
 * @param user who submitted it
 * @param pool that it was submitted to, or empty
 * @param waits why none of its blocks is measured, if that is because the lab is shared, or empty
 */
public record RunRow(
        String id,
        String scenario,
        String profile,
        int priority,
        String state,
        String tone,
        Progress progress,
        String remaining,
        String problem,
        Moment submitted,
        @Nullable Moment ended,
        String user,
        String pool,
        String waits) {}

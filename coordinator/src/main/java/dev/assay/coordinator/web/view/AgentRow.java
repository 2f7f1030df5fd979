package dev.assay.coordinator.web.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Show one agent among others.
 *
 * @param name unique in the lab
 * @param health {@code connected}, {@code silent} or {@code away}
 * @param since since when that is so
 * @param drained whether it gets no more work
 * @param devices what it measures on
 * @param work what it does, if it does something
 * @param pools that it belongs to
 * @param reservations what it is kept for, now and later
 */
public record AgentRow(
        String name,
        String health,
        Moment since,
        boolean drained,
        List<DeviceLine> devices,
        @Nullable Work work,
        List<String> pools,
        List<ReservationLine> reservations) {
    public AgentRow {
        devices = List.copyOf(devices);
        pools = List.copyOf(pools);
        reservations = List.copyOf(reservations);
    }

    /**
     * Show one device in a line or two.
     *
     * @param id in the lab
     * @param machine processor, system and size
     * @param runtimes with their versions
     */
    public record DeviceLine(String id, String machine, String runtimes) {}

    /**
     * Show what an agent is kept for.
     *
     * @param purpose for people
     * @param time from when until when
     * @param reason or empty
     * @param isNow whether it has begun
     */
    public record ReservationLine(String purpose, String time, String reason, boolean isNow) {}

    /**
     * Show what an agent measures.
     *
     * @param attempt 1-based
     * @param temperature of the machine, or empty
     * @param live how the cell goes that is measured now, if the agent said so lately
     */
    public record Work(
            String run,
            String block,
            int attempt,
            Progress progress,
            String temperature,
            @Nullable LiveCell live) {}
}

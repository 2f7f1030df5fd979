package dev.assay.scenarios.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Show one agent of a lab.
 *
 * @param name unique in the lab
 * @param version of Assay that it last joined with
 * @param drained whether it gets no more work
 * @param connected whether it showed a sign of life lately
 * @param lastSeen when it last showed one, a minute off at most
 * @param devices what it measures on
 * @param run id of the run that it measures for, if it measures
 * @param block id of the block that it measures, if it measures
 * @param live how that goes, as it said in its last heartbeat
 * @param pools that it belongs to
 * @param reservations and maintenance of it that have not ended, the earliest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AgentSummary(
        String name,
        String version,
        boolean drained,
        boolean connected,
        Instant lastSeen,
        List<DeviceSummary> devices,
        @Nullable String run,
        @Nullable String block,
        @Nullable LiveSummary live,
        List<String> pools,
        List<Reservation> reservations) {
    public AgentSummary {
        devices = List.copyOf(devices);
        pools = List.copyOf(pools);
        reservations = List.copyOf(reservations);
    }

    /**
     * Show one device.
     *
     * @param id in the lab
     * @param labels what targets select by
     * @param runtimes version of each runtime that works there
     */
    public record DeviceSummary(String id, Map<String, String> labels, Map<String, String> runtimes) {
        public DeviceSummary {
            labels = Map.copyOf(labels);
            runtimes = Map.copyOf(runtimes);
        }
    }
}

package dev.assay.coordinator.farm.history;

import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.scenarios.wire.TimelineEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tell whether a coordinator took agents for silent that were not. */
public final class Silences {
    private static final String SILENT = "was silent for too long";

    private Silences() {}

    /** One agent has one attempt of a block at a time, where nobody hands blocks back. */
    private record Attempt(BlockKey block, String agent, int number) {}

    /**
     * Return the leases that ended because of a silence, although their agents sent one sign of life after the other in time: these were
     * lost, or the coordinator had no time for them.
     *
     * @param lease how long a lease lasts after a sign of life
     */
    public static List<String> declaredFalsely(History history, Duration lease) {
        Map<Attempt, List<Long>> signs = signs(history.events());
        List<String> falselyDeclared = new ArrayList<>();
        for (StoredLab.Run run : history.stored().runs()) {
            Map<String, TimelineEntry> before = new HashMap<>();
            for (TimelineEntry entry : run.timeline()) {
                TimelineEntry leased = before.put(entry.block(), entry);
                if (leased != null
                        && leased.state().equals("leased")
                        && entry.reason().endsWith(SILENT)) {
                    Attempt attempt =
                            new Attempt(new BlockKey(run.id(), entry.block()), leased.agent(), leased.attempt());
                    if (longestGapNs(signs.getOrDefault(attempt, List.of())) < lease.toNanos()) {
                        falselyDeclared.add(attempt.block() + ", attempt " + attempt.number() + ": " + entry.reason());
                    }
                }
            }
        }
        return falselyDeclared;
    }

    private static Map<Attempt, List<Long>> signs(List<LabEvent> events) {
        Map<Long, Attempt> byToken = new HashMap<>();
        Map<Attempt, List<Long>> signs = new HashMap<>();
        for (LabEvent event : events) {
            switch (event) {
                case LabEvent.Granted granted -> {
                    Attempt attempt = new Attempt(granted.block(), granted.agent(), granted.attempt());
                    byToken.put(granted.token(), attempt);
                    add(signs, attempt, granted.heardNs());
                }
                case LabEvent.Beat beat -> add(signs, byToken.get(beat.token()), beat.sentNs());
                case LabEvent.Delivering report -> add(signs, byToken.get(report.token()), report.sentNs());
                case LabEvent.Submitted _, LabEvent.Started _, LabEvent.Answered _, LabEvent.Replaced _ -> {
                    // Of no lease that goes on.
                }
            }
        }
        return signs;
    }

    private static void add(Map<Attempt, List<Long>> signs, @Nullable Attempt attempt, long atNs) {
        if (attempt != null) {
            signs.computeIfAbsent(attempt, _ -> new ArrayList<>()).add(atNs);
        }
    }

    /** Return for ever where there is but one sign: what came after nobody knows. */
    private static long longestGapNs(List<Long> signs) {
        if (signs.size() < 2) {
            return Long.MAX_VALUE;
        }
        long longest = 0;
        for (int i = 1; i < signs.size(); i++) {
            longest = Math.max(longest, signs.get(i) - signs.get(i - 1));
        }
        return longest;
    }
}

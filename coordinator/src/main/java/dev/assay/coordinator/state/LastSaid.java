package dev.assay.coordinator.state;

import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.LiveSummary;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remember what agents last said of what they measure, as long as it is true. */
final class LastSaid {
    /** So many heartbeats may fail before what the last one said of this moment is not shown any more. */
    private static final int OLD_HEARTBEATS = 3;
    /** Workers tell every two seconds how it goes, and of nothing while they start. */
    private static final Duration SHORTEST_VIEW = Duration.ofSeconds(10);

    private final long longestMs;
    private final LabClock clock;
    private final Map<String, Said> byAgent = new HashMap<>();

    LastSaid(Duration heartbeat, LabClock clock) {
        this.longestMs = Math.max(OLD_HEARTBEATS * heartbeat.toMillis(), SHORTEST_VIEW.toMillis());
        this.clock = clock;
    }

    /** What an agent said of a lease. */
    private record Said(long token, BlockProgress progress, LatestLive live) {}

    /** Hear how it goes; return what may be shown of that. */
    @Nullable
    LiveSummary hear(String agent, long token, BlockProgress progress, @Nullable LiveSummary live) {
        Said before = byAgent.get(agent);
        LatestLive latest = (before == null || before.token() != token ? LatestLive.NOTHING : before.live())
                .after(live, clock.uptimeMs());
        byAgent.put(agent, new Said(token, progress, latest));
        return shown(latest);
    }

    /** Return how far an agent is with what it measures now, if it has said so. */
    @Nullable
    BlockProgress progress(String agent, @Nullable LeaseGrant lease) {
        Said said = of(agent, lease);
        return said == null ? null : said.progress();
    }

    /** Return how that goes, if it has said so lately. */
    @Nullable
    LiveSummary live(String agent, @Nullable LeaseGrant lease) {
        Said said = of(agent, lease);
        return said == null ? null : shown(said.live());
    }

    private @Nullable Said of(String agent, @Nullable LeaseGrant lease) {
        Said said = byAgent.get(agent);
        return lease == null || said == null || said.token() != lease.token() ? null : said;
    }

    /** What was so a while ago is not what is so now. */
    private @Nullable LiveSummary shown(LatestLive live) {
        return live.since(clock.uptimeMs() - longestMs);
    }
}

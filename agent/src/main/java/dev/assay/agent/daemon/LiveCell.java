package dev.assay.agent.daemon;

import dev.assay.agent.load.LoadGlimpse;
import dev.assay.scenarios.measurement.LiveHistogram;
import dev.assay.scenarios.wire.LiveLoad;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Gather how the cell goes that is measured now, from one heartbeat to the next. Safe for use by many threads. */
final class LiveCell {
    private final Histogram latencies = LiveHistogram.empty();
    private @Nullable String variant;
    private boolean warmingUp;
    private long queries;
    private long spanNs;

    /** Take note of what a worker showed; another cell, or another phase of it, begins anew. */
    synchronized void add(String of, LoadGlimpse glimpse) {
        boolean isAnother = !of.equals(variant) || glimpse.warmingUp() != warmingUp || glimpse.queries() < queries;
        if (isAnother) {
            clear();
        }
        variant = of;
        warmingUp = glimpse.warmingUp();
        queries = glimpse.queries();
        spanNs += glimpse.spanNs();
        if (glimpse.histogram() != null) {
            latencies.add(LiveHistogram.decode(glimpse.histogram()));
        }
    }

    /** Return what was gathered since the last call, if anything was, and gather anew. */
    synchronized @Nullable LiveLoad take() {
        if (variant == null) {
            return null;
        }
        LiveLoad taken = new LiveLoad(
                variant,
                warmingUp,
                queries,
                TimeUnit.NANOSECONDS.toMillis(spanNs),
                LiveHistogram.encode(latencies).orElse(null));
        clear();
        return taken;
    }

    private void clear() {
        latencies.reset();
        variant = null;
        spanNs = 0;
    }
}

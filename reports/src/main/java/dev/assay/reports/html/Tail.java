package dev.assay.reports.html;

import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.result.CellSummary;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The highest percentile that enough queries stand behind at every rate. */
enum Tail {
    P50(50),
    P90(90),
    P99(99);

    private final int percentile;

    Tail(int percentile) {
        this.percentile = percentile;
    }

    static Tail of(List<View.Block> blocks) {
        List<CellSummary> summaries = blocks.stream()
                .flatMap(block -> block.cells().stream())
                .map(cell -> cell.result().summary())
                .filter(Objects::nonNull)
                .toList();
        Tail highest = P50;
        for (Tail tail : values()) {
            if (summaries.stream().allMatch(summary -> tail.ns(summary) != null)) {
                highest = tail;
            }
        }
        return highest;
    }

    @Nullable
    Long ns(CellSummary summary) {
        return switch (this) {
            case P50 -> summary.p50Ns();
            case P90 -> summary.p90Ns();
            case P99 -> summary.p99Ns();
        };
    }

    String word() {
        return "p" + percentile;
    }

    /** Return the latency bound of the loads, where it is one of this percentile: others can't be held against the curve. */
    @Nullable
    LatencyBound bound(List<View.Block> blocks) {
        LatencyBound bound = blocks.getFirst().result().load().latencyBound();
        return bound != null && bound.percentile() == percentile ? bound : null;
    }
}

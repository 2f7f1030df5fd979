package dev.assay.coordinator.web.view;

import dev.assay.coordinator.database.DeviceCounts;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.lab.RunEstimates;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.BlockCounts;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.RunSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Put runs into words. */
public final class RunWords {
    private RunWords() {}

    /** Show a run as far as counting its blocks tells. */
    public static RunRow row(RunSummary run, Instant now) {
        return new RunRow(
                run.id(),
                run.scenario(),
                run.profile().toText(),
                run.priority(),
                run.phase().toText(run.cancelled(), run.paused()),
                tone(run.phase(), run.cancelled(), run.blocks()),
                Progress.of(share(run.blocks(), 0), blocks(run.blocks()), ""),
                "",
                run.problems().stream().map(Problem::message).findFirst().orElse(""),
                Moment.of(run.submitted(), now),
                run.finished() == null ? null : Moment.of(run.finished(), now),
                run.user(),
                Objects.requireNonNullElse(run.pool(), ""),
                run.waits() == null ? "" : "waits: " + run.waits());
    }

    static RunRow openRow(RunRecord run, List<DeviceCounts> devices, LabSight sight, RunEstimates estimates) {
        BlockCounts counts = total(devices);
        double underWay = devices.stream()
                .mapToDouble(device -> sight.shareUnderWay(run.id(), device.device()))
                .sum();
        Duration mean = estimates.meanOfBlocks(run);
        Duration remaining = devices.stream()
                .map(device -> scaled(
                        mean,
                        device.counts().queued()
                                + device.counts().leased()
                                - sight.shareUnderWay(run.id(), device.device())))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return new RunRow(
                run.id(),
                run.scenario(),
                run.submission().profile().toText(),
                run.submission().priority(),
                run.standing()
                        .phase()
                        .toText(run.standing().cancelled(), run.standing().paused()),
                "open",
                Progress.of(share(counts, underWay), blocks(counts), ""),
                remaining.isZero() ? "" : Words.about(remaining),
                "",
                Moment.of(run.submitted(), sight.now()),
                null,
                run.user(),
                Objects.requireNonNullElse(run.submission().pool(), ""),
                sight.waits(run.id()));
    }

    static BlockCounts total(List<DeviceCounts> devices) {
        return BlockCounts.sum(devices.stream().map(DeviceCounts::counts));
    }

    static String tone(RunPhase phase, boolean cancelled, BlockCounts blocks) {
        return switch (phase) {
            case PREPARING, MEASURING -> "open";
            case FINISHED -> cancelled || blocks.failed() > 0 ? "open" : "good";
            case FAILED -> "bad";
        };
    }

    static double share(BlockCounts blocks, double underWay) {
        return blocks.total() == 0 ? 0 : (blocks.ended() + underWay) / blocks.total();
    }

    static Duration scaled(Duration duration, double factor) {
        return Duration.ofMillis(Math.round(duration.toMillis() * Math.max(0, factor)));
    }

    static String blocks(BlockCounts blocks) {
        if (blocks.total() == 0) {
            return "no blocks yet";
        }
        List<String> parts = new ArrayList<>();
        parts.add(blocks.completed() + " of " + Words.count(blocks.total(), "block") + " measured");
        if (blocks.leased() > 0) {
            parts.add(blocks.leased() + " under way");
        }
        if (blocks.failed() > 0) {
            parts.add(blocks.failed() + " failed");
        }
        if (blocks.cancelled() > 0) {
            parts.add(blocks.cancelled() + " cancelled");
        }
        return String.join(", ", parts);
    }
}

package dev.assay.reports.text;

import dev.assay.scenarios.language.Batching;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.Batches;
import dev.assay.scenarios.result.BatchingGain;
import dev.assay.scenarios.result.BatchingSummary;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Say in words how requests were put together to batches, and what that was worth. */
public final class BatchingWords {
    private BatchingWords() {}

    /** Return the settings, for example {@code up to 8, at once at 4, after 2.00 ms}. */
    public static String settings(@Nullable Batching batching) {
        if (batching == null) {
            return "none";
        }
        StringBuilder words = new StringBuilder("up to " + batching.maxSize());
        if (!batching.preferred().isEmpty()) {
            words.append(", at once at ").append(joined(batching.preferred()));
        }
        words.append(
                batching.maxDelay().isZero()
                        ? ", no waiting"
                        : ", after "
                                + Numbers.withoutNeedlessZeros(
                                        Numbers.duration(batching.maxDelay().toNanos())));
        if (batching.deadline() != null) {
            words.append(", deadline ")
                    .append(Numbers.withoutNeedlessZeros(
                            Numbers.duration(batching.deadline().toNanos())));
        }
        if (!batching.buckets().isEmpty()) {
            words.append(", lengths ").append(joined(batching.buckets()));
        }
        return words.toString();
    }

    private static String joined(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** Return the line for a cell with a batcher, for example {@code int8 at long, peak-8: 3.41 requests a batch; …}. */
    static Optional<String> batches(RunResult run, BlockResult block, CellResult cell) {
        CellSummary summary = cell.summary();
        BatchingSummary batching = summary == null ? null : summary.batching();
        if (batching == null) {
            return Optional.empty();
        }
        Batches batches = batching.batches();
        return Optional.of(PlainText.printable(cell.variant()) + " at "
                + PlainText.printable(BlockLabel.of(run, block)) + ": "
                + Numbers.significant(batching.meanSize(), 3) + " requests a batch; "
                + reasons(batches, waits(block.load().batching()))
                + unanswered(batches));
    }

    private static boolean waits(@Nullable Batching batching) {
        return batching != null && !batching.maxDelay().isZero();
    }

    /** Return why batches were formed, for example {@code 61 % full, 39 % after the delay}. */
    private static String reasons(Batches batches, boolean waits) {
        List<String> reasons = new ArrayList<>();
        addShare(reasons, batches.full(), batches, "full");
        addShare(reasons, batches.preferred(), batches, "at a preferred size");
        addShare(reasons, batches.delayed(), batches, waits ? "after the delay" : "not full");
        return String.join(", ", reasons);
    }

    private static void addShare(List<String> reasons, long count, Batches batches, String word) {
        if (count > 0) {
            reasons.add(share(count, batches.count()) + " " + word);
        }
    }

    /** Return a share in whole percent, for example {@code 41 %}. */
    public static String share(long count, long of) {
        long percent = Math.round(100.0 * count / of);
        return percent == 0 && count > 0 ? "under 1 %" : Numbers.percent(percent / 100.0);
    }

    private static String unanswered(Batches batches) {
        return (batches.expiredRequests() == 0
                        ? ""
                        : "; " + Numbers.count(batches.expiredRequests()) + " requests past their deadline")
                + (batches.failedRequests() == 0
                        ? ""
                        : "; " + Numbers.count(batches.failedRequests()) + " requests failed");
    }

    /** Return a line for each gain, for example {@code fp32: peak-8 1.52x (1.40–1.66) the highest rate of peak}. */
    static List<String> gains(RunResult run) {
        List<String> lines = new ArrayList<>();
        for (BatchingGain gain : Objects.requireNonNullElse(run.batchingGains(), List.<BatchingGain>of())) {
            Optional<BlockResult> block = run.block(gain.block());
            Optional<BlockResult> reference = run.block(gain.reference());
            Interval ratio = gain.gain();
            if (block.isPresent() && reference.isPresent() && ratio != null) {
                lines.add(PlainText.printable(gain.variant() + " at " + BlockLabel.of(run, block.get())) + ": "
                        + Numbers.ratio(ratio) + " " + measure(block.get().load()) + " "
                        + PlainText.printable(BlockLabel.of(run, reference.get())) + ", measured one after the other");
            }
        }
        return lines;
    }

    /** Return what a gain is a ratio of, as it stands between the number and the other block. */
    private static String measure(Load load) {
        return switch (load) {
            case Load.PeakRate _ -> "the highest rate of";
            case Load.Concurrency _, Load.Sustained _, Load.Offline _ -> "the throughput of";
            case Load.Server _, Load.SingleStream _, Load.MultiStream _ -> "as fast by the median as";
        };
    }
}

package dev.assay.cli.run;

import dev.assay.cli.view.RemainingTime;
import dev.assay.cli.view.RunEvent;
import dev.assay.cli.view.RunView;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.LiveSummary;
import dev.assay.scenarios.wire.RunNews;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Show on a view what a coordinator tells of a run, with how far the whole run is. What it tells once more, because somebody asked again
 * how far the run is, is not shown again. Belongs to one thread.
 */
public final class RunFollower {
    private final RunView view;
    private final LongSupplier nanoTime;
    private final List<String> blocks = new ArrayList<>();
    private final Set<String> ended = new HashSet<>();
    private final Map<String, RunNews.BlockStarted> started = new HashMap<>();
    private boolean isEnded;
    private @Nullable RemainingTime time;

    /**
     * Begin to follow.
     *
     * @param nanoTime a clock that never jumps
     */
    public RunFollower(RunView view, LongSupplier nanoTime) {
        this.view = view;
        this.nanoTime = nanoTime;
    }

    /** Show one piece of news. */
    public void hear(RunNews news) {
        switch (news) {
            case RunNews.Downloading download ->
                view.show(new RunEvent.Downloading(download.source(), download.doneBytes(), download.totalBytes()));
            case RunNews.Preparing preparing -> view.show(new RunEvent.Preparing(preparing.activity()));
            case RunNews.Prepared(List<RunNews.WaitingBlock> waiting) -> {
                blocks.clear();
                waiting.forEach(block -> blocks.add(block.block()));
                time = new RemainingTime(
                        waiting.stream()
                                .map(block -> Duration.ofMillis(block.estimatedMs()))
                                .toList(),
                        nanoTime.getAsLong());
            }
            case RunNews.BlockStarted start -> started(start);
            case RunNews.BlockProgressed(BlockProgress progress, LiveSummary live) -> progressed(progress, live);
            case RunNews.BlockQueued queued -> {
                ended.remove(queued.block());
                view.show(new RunEvent.BlockQueued(queued.block(), queued.reason()));
            }
            case RunNews.BlockEnded end -> {
                if (ended.add(end.block())) {
                    view.show(new RunEvent.BlockEnded(end.block(), end.problems()));
                }
            }
            case RunNews.RunEnded _ -> isEnded = true;
        }
    }

    /** Return whether the run has ended. */
    public boolean isEnded() {
        return isEnded;
    }

    private void started(RunNews.BlockStarted start) {
        if (!start.equals(started.put(start.block(), start))) {
            view.show(new RunEvent.BlockStarted(
                    start.block(), start.device(), blocks.indexOf(start.block()) + 1, blocks.size()));
        }
    }

    private void progressed(BlockProgress progress, @Nullable LiveSummary live) {
        int index = blocks.indexOf(progress.block());
        if (time == null || index < 0) {
            return;
        }
        double doneShare = time.doneShare(index, (double) progress.doneSteps() / Math.max(1, progress.totalSteps()));
        view.show(new RunEvent.BlockProgressed(
                progress.block(),
                progress.doneSteps(),
                progress.totalSteps(),
                progress.activity(),
                doneShare,
                time.remaining(doneShare, nanoTime.getAsLong()),
                live));
    }
}

package dev.assay.coordinator.web.view;

import dev.assay.coordinator.database.DeviceCounts;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoredBlock;
import dev.assay.coordinator.lab.RunEstimates;
import dev.assay.coordinator.lab.StoredRun;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.web.view.RunPage.TimelineRow;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.BlockCounts;
import dev.assay.scenarios.wire.LiveSummary;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.TimelineEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Put one run as it is now into words.
 *
 * @param stored the run and its blocks
 * @param lab who measures them
 */
public record RunSight(StoredRun stored, LabSight lab, RunEstimates estimates) {
    private static final int MOST_TIMELINE_ROWS = 200;

    /**
     * Show the run.
     *
     * @param hasResult whether there is a report
     */
    public RunPage page(List<TimelineEntry> timeline, boolean hasResult) {
        RunRecord run = stored.run();
        RunRecord.Standing standing = run.standing();
        List<DeviceCounts> devices = counts();
        BlockCounts counts = RunWords.total(devices);
        RunRow open = RunWords.openRow(run, devices, lab, estimates);
        RunRow row = new RunRow(
                open.id(),
                open.scenario(),
                open.profile(),
                open.priority(),
                open.state(),
                RunWords.tone(standing.phase(), standing.cancelled(), counts),
                open.progress(),
                standing.paused() || standing.phase().isEnded() ? "" : remaining(),
                "",
                open.submitted(),
                standing.finished() == null ? null : Moment.of(standing.finished(), lab.now()),
                open.user(),
                open.pool(),
                open.waits());
        int shown = Math.min(timeline.size(), MOST_TIMELINE_ROWS);
        return new RunPage(
                row,
                "Run " + run.scenario() + ": " + row.state() + ", "
                        + row.progress().words(),
                hasResult,
                actions(standing, counts),
                standing.problems().stream().map(ProblemView::of).toList(),
                blocks(standing),
                timeline.reversed().subList(0, shown).stream()
                        .map(this::timelineRow)
                        .toList(),
                timeline.size() - shown,
                standing.phase().isEnded());
    }

    private List<DeviceCounts> counts() {
        Map<String, BlockCounts> byDevice = new HashMap<>();
        for (StoredBlock block : stored.blocks()) {
            byDevice.merge(block.scheduled().device(), block.counted(), BlockCounts::plus);
        }
        return byDevice.entrySet().stream()
                .map(device -> new DeviceCounts(stored.run().id(), device.getKey(), device.getValue()))
                .toList();
    }

    /** Devices measure side by side: the one that has most to do decides. */
    private String remaining() {
        Map<String, Progress> progress = lab.progressOf(stored.run().id());
        Map<String, Duration> byDevice = new HashMap<>();
        for (StoredBlock block : stored.blocks()) {
            if (!block.state().isEnded()) {
                Progress done = progress.get(block.scheduled().key().block());
                Duration whole =
                        estimates.ofBlock(stored.run(), block.plannedId()).orElse(Duration.ZERO);
                byDevice.merge(
                        block.scheduled().device(),
                        RunWords.scaled(whole, done == null ? 1 : 1 - done.percent() / 100.0),
                        Duration::plus);
            }
        }
        Duration longest = byDevice.values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
        return longest.isZero() ? "" : Words.about(longest);
    }

    private static List<RunAction> actions(RunRecord.Standing standing, BlockCounts counts) {
        List<RunAction> actions = new ArrayList<>();
        if (!standing.phase().isEnded() && !standing.cancelled()) {
            actions.add(standing.paused() ? RunAction.RESUME : RunAction.PAUSE);
            actions.add(RunAction.CANCEL);
        }
        boolean isUnprepared = standing.phase() == RunPhase.FAILED && counts.total() == 0;
        if (isUnprepared || counts.failed() + counts.cancelled() > 0) {
            actions.add(RunAction.RETRY);
        }
        return actions;
    }

    private List<BlockRow> blocks(RunRecord.Standing standing) {
        Map<String, Progress> progress = lab.progressOf(stored.run().id());
        Map<String, LiveSummary> live = lab.liveOf(stored.run().id());
        return stored.blocks().stream()
                .map(block -> row(block, standing.paused(), progress, live))
                .toList();
    }

    private BlockRow row(
            StoredBlock block, boolean isPaused, Map<String, Progress> progress, Map<String, LiveSummary> live) {
        String id = block.scheduled().key().block();
        String device = block.scheduled().device();
        return switch (block.state()) {
            case BlockState.Queued queued ->
                new BlockRow(
                        id,
                        device,
                        "waits",
                        "open",
                        "",
                        queued.attempts(),
                        null,
                        "",
                        null,
                        lab.waitingReason(block.scheduled(), isPaused),
                        List.of());
            case BlockState.Leased leased ->
                new BlockRow(
                        id,
                        device,
                        "is measured",
                        "open",
                        leased.agent(),
                        leased.attempt(),
                        progress.getOrDefault(id, Progress.of(0, "begun", "")),
                        LiveWords.temperature(live.get(id)),
                        LiveWords.cell(live.get(id)),
                        "",
                        List.of());
            case BlockState.Completed _ -> ended(id, device, "measured", "good", List.of());
            case BlockState.Failed(Problem reason) ->
                ended(id, device, "failed", "bad", List.of(ProblemView.of(reason)));
            case BlockState.Cancelled _ -> ended(id, device, "cancelled", "open", List.of());
        };
    }

    private static BlockRow ended(String id, String device, String state, String tone, List<ProblemView> problems) {
        return new BlockRow(id, device, state, tone, "", 0, null, "", null, "", problems);
    }

    private TimelineRow timelineRow(TimelineEntry entry) {
        return new TimelineRow(
                Moment.of(entry.at(), lab.now()), entry.block(), entry.state(), entry.agent(), entry.reason());
    }
}

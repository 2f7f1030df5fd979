package dev.assay.coordinator.web.view;

import java.util.List;

/**
 * Show one run.
 *
 * @param status the run in a sentence
 * @param hasResult whether there is a report
 * @param actions what may be done to it, in the order of its buttons
 * @param problems why it failed
 * @param isEnded whether nothing more happens
 */
public record RunPage(
        RunRow run,
        String status,
        boolean hasResult,
        List<RunAction> actions,
        List<ProblemView> problems,
        List<BlockRow> blocks,
        List<TimelineRow> timeline,
        int timelineMore,
        boolean isEnded) {
    public RunPage {
        actions = List.copyOf(actions);
        problems = List.copyOf(problems);
        blocks = List.copyOf(blocks);
        timeline = List.copyOf(timeline);
    }

    /**
     * Show one thing that happened, the latest first.
     *
     * @param agent who had the block, or empty
     */
    public record TimelineRow(Moment at, String block, String state, String agent, String reason) {}
}

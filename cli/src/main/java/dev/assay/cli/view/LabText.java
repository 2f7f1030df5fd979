package dev.assay.cli.view;

import dev.assay.reports.text.PlainText;
import dev.assay.scenarios.wire.AgentSummary;
import dev.assay.scenarios.wire.BlockCounts;
import dev.assay.scenarios.wire.BlockSummary;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.RunDetails;
import dev.assay.scenarios.wire.RunSummary;
import dev.assay.scenarios.wire.TimelineEntry;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Show a lab in lines of text. */
public final class LabText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private LabText() {}

    /** Show runs as a table. */
    public static List<String> runs(List<RunSummary> runs) {
        if (runs.isEmpty()) {
            return List.of("no runs yet; submit one with: assay submit FILE");
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("run", "state", "blocks", "user", "priority", "submitted"));
        for (RunSummary run : runs) {
            rows.add(List.of(
                    run.id(),
                    state(run),
                    blocks(run.blocks()),
                    run.user() + (run.pool() == null ? "" : " in pool " + run.pool()),
                    Integer.toString(run.priority()),
                    time(run.submitted())));
        }
        return PlainText.table(rows);
    }

    /** Show a run with its blocks. */
    public static List<String> details(RunDetails details) {
        RunSummary run = details.run();
        List<String> lines = new ArrayList<>();
        lines.add("run " + run.id() + " of " + run.user()
                + (run.pool() == null ? "" : " in pool " + run.pool()) + ": " + state(run) + ", "
                + blocks(run.blocks()));
        run.problems().forEach(problem -> lines.add("  " + problem.message()));
        if (!details.blocks().isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("block", "device", "state", "agent", "attempts", "now"));
            for (BlockSummary block : details.blocks()) {
                rows.add(List.of(
                        block.block(),
                        block.device(),
                        block.state(),
                        block.agent() == null ? "" : block.agent(),
                        block.attempts() == 0 ? "" : Integer.toString(block.attempts()),
                        block.waits() == null ? LiveText.of(block.live()) : "waits: " + block.waits()));
            }
            lines.add("");
            lines.addAll(PlainText.table(rows));
        }
        for (BlockSummary block : details.blocks()) {
            if (block.problem() != null) {
                lines.add(block.block() + ": " + block.problem().message());
                lines.add("    hint: " + block.problem().hint());
            }
        }
        return lines;
    }

    /** Show what happened to the blocks of a run. */
    public static List<String> timeline(List<TimelineEntry> entries) {
        if (entries.isEmpty()) {
            return List.of("nothing has happened to its blocks yet");
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("when", "block", "state", "agent", "attempt", "why"));
        for (TimelineEntry entry : entries) {
            rows.add(List.of(
                    time(entry.at()),
                    entry.block(),
                    entry.state(),
                    entry.agent(),
                    entry.attempt() == 0 ? "" : Integer.toString(entry.attempt()),
                    entry.reason()));
        }
        return PlainText.table(rows);
    }

    /** Show agents as a table. */
    public static List<String> agents(List<AgentSummary> agents) {
        if (agents.isEmpty()) {
            return List.of("no agents yet; start one with: assay agent --join URL");
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("agent", "state", "pools", "measures", "now", "runtimes", "last seen"));
        for (AgentSummary agent : agents) {
            rows.add(List.of(
                    agent.name(),
                    (agent.connected() ? "connected" : "away") + (agent.drained() ? ", drained" : ""),
                    String.join(", ", agent.pools()),
                    agent.block() == null ? "" : agent.run() + " / " + agent.block(),
                    LiveText.of(agent.live()),
                    agent.devices().stream()
                            .flatMap(device -> device.runtimes().entrySet().stream())
                            .map(runtime -> runtime.getKey() + " " + runtime.getValue())
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(", ")),
                    time(agent.lastSeen())));
        }
        List<String> lines = new ArrayList<>(PlainText.table(rows));
        List<Reservation> reservations =
                agents.stream().flatMap(agent -> agent.reservations().stream()).toList();
        if (!reservations.isEmpty()) {
            lines.add("");
            lines.addAll(SharingText.reservations(reservations, ZoneId.systemDefault()));
        }
        return lines;
    }

    private static String state(RunSummary run) {
        return run.phase().toText(run.cancelled(), run.paused())
                + (run.waits() == null ? "" : ", waits: " + run.waits());
    }

    private static String blocks(BlockCounts blocks) {
        List<String> parts = new ArrayList<>();
        parts.add(blocks.completed() + " of " + blocks.total() + " measured");
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

    private static String time(Instant time) {
        return TIME.format(time);
    }
}

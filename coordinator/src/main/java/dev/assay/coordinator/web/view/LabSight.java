package dev.assay.coordinator.web.view;

import dev.assay.coordinator.database.DeviceCounts;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.lab.RunEstimates;
import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.coordinator.schedule.ScheduledBlock;
import dev.assay.coordinator.sharing.Hold;
import dev.assay.coordinator.state.AgentHealth;
import dev.assay.coordinator.state.AgentView;
import dev.assay.coordinator.state.LabView;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.LiveSummary;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.RunSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Put the lab as it is now into words.
 *
 * @param lab what the coordinator knows
 * @param now what "ago" counts from
 */
public record LabSight(LabView lab, Instant now) {
    /**
     * Show the whole lab.
     *
     * @param counts of the blocks of runs that are open
     * @param ended runs
     */
    public Overview overview(List<DeviceCounts> counts, List<RunSummary> ended, RunEstimates estimates) {
        Map<String, List<DeviceCounts>> byRun = counts.stream().collect(Collectors.groupingBy(DeviceCounts::run));
        List<RunRow> running = lab.openRuns().stream()
                .map(run -> RunWords.openRow(run, byRun.getOrDefault(run.id(), List.of()), this, estimates))
                .toList();
        return new Overview(
                status(running.size()),
                agents(),
                queue(),
                lab.waitingCount() - lab.waiting().size(),
                running,
                ended.stream().map(run -> RunWords.row(run, now)).toList());
    }

    private String status(int running) {
        long connected = lab.agents().stream()
                .filter(agent -> agent.health() == AgentHealth.CONNECTED)
                .count();
        return connected + " of " + Words.count(lab.agents().size(), "agent") + " connected, "
                + Words.count(running, "run") + " in progress, "
                + Words.count(lab.waitingCount(), "block") + (lab.waitingCount() == 1 ? " waits" : " wait");
    }

    /** Show all agents, by name. */
    public List<AgentRow> agents() {
        return lab.agents().stream()
                .map(this::row)
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /** Show one agent in full, if there is such an agent. */
    public Optional<AgentPage> agent(String name) {
        return lab.agents().stream()
                .filter(view -> view.agent().name().equals(name))
                .findFirst()
                .map(view -> new AgentPage(
                        row(view),
                        view.agent().version(),
                        Moment.of(view.agent().joined(), now),
                        Moment.of(view.agent().lastSeen(), now),
                        view.agent().devices().stream().map(DeviceWords::part).toList()));
    }

    private AgentRow row(AgentView view) {
        Instant joined = view.joined();
        return new AgentRow(
                view.agent().name(),
                health(view),
                Moment.of(
                        joined != null && view.health() == AgentHealth.CONNECTED
                                ? joined
                                : view.agent().lastSeen(),
                        now),
                view.agent().drained(),
                view.agent().devices().stream().map(DeviceWords::line).toList(),
                work(view),
                view.pools(),
                view.reservations().stream().map(this::line).toList());
    }

    private AgentRow.ReservationLine line(Reservation reservation) {
        boolean isNow = !reservation.begins().isAfter(now);
        String until = Moment.of(reservation.ends(), now).exact();
        return new AgentRow.ReservationLine(
                reservation.purpose(),
                isNow
                        ? "until " + until
                        : "from " + Moment.of(reservation.begins(), now).exact() + " to " + until,
                reservation.reason(),
                isNow);
    }

    private static String health(AgentView view) {
        return view.health().name().toLowerCase(Locale.ROOT);
    }

    private static AgentRow.@Nullable Work work(AgentView view) {
        LeaseGrant lease = view.lease();
        return lease == null
                ? null
                : new AgentRow.Work(
                        lease.block().run(),
                        lease.block().block(),
                        lease.attempt(),
                        progress(view.progress()),
                        LiveWords.temperature(view.live()),
                        LiveWords.cell(view.live()));
    }

    private List<QueueRow> queue() {
        Map<String, RunRecord> runs = lab.openRuns().stream().collect(Collectors.toMap(RunRecord::id, run -> run));
        List<QueueRow> rows = new ArrayList<>();
        for (ScheduledBlock block : lab.waiting()) {
            RunRecord run = runs.get(block.key().run());
            rows.add(new QueueRow(
                    rows.size() + 1,
                    block.key().run(),
                    block.key().block(),
                    block.device(),
                    block.place().priority(),
                    block.owner().user(),
                    Moment.of(Instant.ofEpochMilli(block.place().submittedMs()), now),
                    waitingReason(block, run != null && run.standing().paused())));
        }
        return rows;
    }

    /** Say why a block waits. */
    String waitingReason(ScheduledBlock block, boolean isRunPaused) {
        if (isRunPaused) {
            return "its run is paused";
        }
        AgentView agent = lab.agentWith(block.device()).orElse(null);
        if (agent == null) {
            return "no agent has this device any more";
        }
        String name = agent.agent().name();
        if (agent.agent().drained()) {
            return name + " is drained";
        }
        return switch (agent.health()) {
            case AWAY -> name + " is away";
            case SILENT -> name + " is silent";
            case CONNECTED ->
                lab.hold(block)
                        .map(Hold::words)
                        .orElse(
                                agent.lease() == null
                                        ? name + " is about to get it, or what stands before it"
                                        : name + " measures another block");
        };
    }

    /** Say why no block of a run is measured, if that is because the lab is shared. */
    String waits(String run) {
        Hold hold = lab.sharing().holds().get(run);
        return hold == null ? "" : "waits: " + hold.words();
    }

    /** Return how far the blocks are that are measured for a run, by their ids. */
    Map<String, Progress> progressOf(String run) {
        return leases(run)
                .collect(Collectors.toMap(
                        agent -> blockOf(agent), agent -> progress(agent.progress()), (one, _) -> one));
    }

    /** Return what is said of this moment by those who measure blocks for a run, by the ids of the blocks. */
    Map<String, LiveSummary> liveOf(String run) {
        return leases(run)
                .filter(agent -> agent.live() != null)
                .collect(Collectors.toMap(
                        agent -> blockOf(agent), agent -> Objects.requireNonNull(agent.live()), (one, _) -> one));
    }

    /** Return how many blocks' worth was measured of those that a run has under way on a device. */
    double shareUnderWay(String run, String device) {
        return leases(run)
                .filter(agent -> agent.lease() != null && agent.lease().device().equals(device))
                .mapToDouble(agent -> share(agent.progress()))
                .sum();
    }

    private Stream<AgentView> leases(String run) {
        return lab.agents().stream()
                .filter(agent ->
                        agent.lease() != null && agent.lease().block().run().equals(run));
    }

    private static String blockOf(AgentView agent) {
        return Objects.requireNonNull(agent.lease()).block().block();
    }

    private static double share(@Nullable BlockProgress progress) {
        return progress == null || progress.totalSteps() <= 0
                ? 0
                : Math.clamp(progress.doneSteps() / (double) progress.totalSteps(), 0, 1);
    }

    private static Progress progress(@Nullable BlockProgress progress) {
        return progress == null
                ? Progress.of(0, "begun", "")
                : Progress.of(
                        share(progress),
                        progress.doneSteps() + " of " + Words.count(progress.totalSteps(), "step"),
                        progress.activity());
    }
}

package dev.assay.coordinator.state;

import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.database.AgentRecord;
import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.LabSnapshot;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.schedule.BlockBook;
import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.coordinator.schedule.Scheduler;
import dev.assay.coordinator.schedule.SchedulerSettings;
import dev.assay.coordinator.sharing.SharingChange;
import dev.assay.coordinator.sharing.SharingChecks;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.ReservationRequest;
import java.time.Duration;
import java.util.List;

/**
 * Know all runs that have not ended, all blocks of theirs and all agents, and decide what becomes of them: the parts of a lab, and what
 * concerns several of them.
 *
 * <p>A plain state machine: what a method changes waits in {@link #takeOutcome} for whoever stores it, tells it and acts on it.
 * Belongs to one thread, with its parts.
 */
public final class Lab {
    private final LabClock clock;
    private final LabOutcome.Collector outcome = new LabOutcome.Collector();
    private final Sharing sharing;
    private final BlockBook blocks;
    private final Scheduler scheduler;
    private final OpenRuns runs;
    private final Members members;
    private final LastSaid said;
    private final Leases leases;

    /**
     * Go on from what was stored.
     *
     * @param scheduling how patient it is with agents
     * @param heartbeat how often agents show that they still measure
     */
    public Lab(LabSnapshot stored, SchedulerSettings scheduling, Duration heartbeat, LabClock clock) {
        this.clock = clock;
        this.sharing = new Sharing(stored.sharing(), clock.now());
        this.blocks =
                new BlockBook(scheduling.leaseTime(), stored.lastToken(), new BlockJournal(sharing, outcome, clock));
        this.scheduler = new Scheduler(scheduling.attempts(), blocks);
        this.runs = new OpenRuns(stored.lastRunNumber(), blocks, sharing, outcome, clock);
        this.members = new Members(
                new AgentBook(stored.agents()), scheduler, scheduling.leaseTime(), heartbeat, outcome, clock);
        this.said = new LastSaid(heartbeat, clock);
        this.leases = new Leases(scheduler, blocks, members, sharing, said, outcome, clock);
        stored.blocks().forEach(block -> blocks.add(block.scheduled(), block.state(), clock.uptimeMs()));
        runs.takeUp(stored.runs());
    }

    /** Return the runs that have not ended. */
    public OpenRuns runs() {
        return runs;
    }

    /** Return the agents. */
    public Members members() {
        return members;
    }

    /** Return who measures what. */
    public Leases leases() {
        return leases;
    }

    /** Return what a run can be measured on. */
    public List<Device> devices(RunRecord run) {
        return sharing.devices(run, members.all());
    }

    /**
     * Share the lab in another way.
     *
     * @throws ProblemException {@code pool.unknown}, {@code pool.in-use} or {@code user.unknown}
     */
    public void share(SharingChange change) {
        sharing.change(change, runs.all(), clock.now()).forEach(one -> outcome.changed(new Change.SharingChanged(one)));
        outcome.callEverybody();
    }

    /**
     * Keep an agent for somebody, or for nobody.
     *
     * @param who wants it
     * @throws ProblemException {@code agent.unknown}, {@code pool.unknown}, or a code that begins with {@code reservation.}
     */
    public Reservation reserve(ReservationRequest request, Identity who) {
        members.named(request.agent());
        SharingChecks.requireAllowed(who, request, sharing.rules(), clock.now());
        Reservation reservation = SharingChecks.checked(request, sharing.rules(), clock.now());
        share(new SharingChange.AgentReserved(reservation));
        return reservation;
    }

    /**
     * Keep an agent no longer.
     *
     * @param who wants that
     * @throws ProblemException {@code reservation.unknown} or {@code reservation.not-yours}
     */
    public void cancelReservation(String id, Identity who) {
        SharingChecks.requireCancellable(who, id, sharing.rules());
        share(new SharingChange.ReservationCancelled(id));
    }

    /**
     * Take note of an agent that can't reach this lab: runs that are prepared from now on measure on it, too.
     *
     * @throws ProblemException see {@link Members#join}
     */
    public AgentView describe(AgentHello hello) {
        return view(members.describe(hello));
    }

    /**
     * Have blocks of a run carried to an agent that can't reach this lab.
     *
     * @throws ProblemException {@code run.unknown}, {@code agent.unknown}, {@code agent.connected}, {@code bundle.nothing}
     */
    public Carried carry(String run, String name) {
        AgentRecord agent = members.named(name);
        if (members.hasJoined(name)) {
            throw new ProblemException(Problem.user(
                    "agent.connected",
                    "agent " + name + " has joined the lab and measures its blocks itself",
                    "stop it first if it is to measure from a bundle"));
        }
        if (runs.find(run).isEmpty()) {
            throw new ProblemException(
                    Problem.user("run.unknown", "there is no run " + run + " that goes on", "`assay runs` lists them"));
        }
        List<LeaseGrant> grants = scheduler.carry(run, agent.deviceIds(), name);
        if (grants.isEmpty()) {
            throw new ProblemException(Problem.user(
                    "bundle.nothing",
                    "no block of run " + run + " waits for agent " + name,
                    "describe the agent with `assay agents add` before you submit, and wait until the run is prepared;"
                            + " `assay status " + run + "` shows its blocks"));
        }
        return new Carried(agent.id(), grants);
    }

    /**
     * What is carried to an agent.
     *
     * @param agentId which agent
     */
    public record Carried(String agentId, List<LeaseGrant> grants) {}

    /** Take leases from agents that are silent for too long, and let agents go on whose reservation ended. */
    public void expire() {
        scheduler.expire(clock.uptimeMs());
        if (sharing.hasReservationEnded(clock.now())) {
            outcome.callEverybody();
        }
    }

    /**
     * Show the lab as it is now.
     *
     * @param mostWaiting how many of the blocks that wait are shown
     */
    public LabView view(int mostWaiting) {
        return new LabView(
                members.all().stream().map(this::view).toList(),
                List.copyOf(runs.all()),
                blocks.waiting(mostWaiting, sharing.rules()::weight),
                blocks.waitingCount(),
                sharing.view(blocks, runs.all(), members.all(), clock.now()));
    }

    private AgentView view(AgentRecord agent) {
        LeaseGrant lease = blocks.leaseOf(agent.name()).orElse(null);
        return new AgentView(
                agent,
                members.health(agent),
                lease,
                said.progress(agent.name(), lease),
                said.live(agent.name(), lease),
                members.joined(agent),
                sharing.rules().poolsOf(agent.name(), agent.devices()),
                sharing.rules().reservationsOf(agent.name(), clock.now()));
    }

    /** Return whether there is something to store. */
    public boolean hasChanges() {
        return outcome.hasChanges();
    }

    /** Return what happened since the last call, and begin anew. */
    public LabOutcome takeOutcome() {
        blocks.takeEnded().forEach(outcome::assemble);
        return outcome.take();
    }
}

package dev.assay.coordinator.lab;

import dev.assay.coordinator.access.AccessProblems;
import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.database.AgentRecord;
import dev.assay.coordinator.database.Change;
import dev.assay.coordinator.database.LabSnapshot;
import dev.assay.coordinator.database.NewBlock;
import dev.assay.coordinator.database.Preparation;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoredBlock;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.LeaseAnswer;
import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.coordinator.schedule.LeaseStanding;
import dev.assay.coordinator.schedule.QueuePlace;
import dev.assay.coordinator.schedule.ReportDecision;
import dev.assay.coordinator.schedule.ScheduledBlock;
import dev.assay.coordinator.schedule.Scheduler;
import dev.assay.coordinator.sharing.SharingChange;
import dev.assay.coordinator.sharing.SharingChecks;
import dev.assay.scenarios.measurement.Device;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.ArtifactReference;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.LiveSummary;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.ReservationRequest;
import dev.assay.scenarios.wire.RunNews;
import dev.assay.scenarios.wire.RunPhase;
import dev.assay.scenarios.wire.Submission;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Know all runs that have not ended, all blocks of theirs and all agents, and decide what becomes of them.
 *
 * <p>A plain state machine: what a method changes waits in {@link #takeOutcome} for whoever stores it, tells it and acts on it.
 * Belongs to one thread.
 */
final class Lab {
    private static final Instant NEVER = Instant.EPOCH;
    /** So many heartbeats may fail before what the last one said of this moment is not shown any more. */
    private static final int OLD_HEARTBEATS = 3;
    /** Workers tell every two seconds how it goes, and of nothing while they start. */
    private static final Duration SHORTEST_VIEW = Duration.ofSeconds(10);

    private final CoordinatorSettings settings;
    private final InstantSource clock;
    private final LongSupplier uptimeMs;
    private final Scheduler scheduler;
    private final AgentBook agents;
    private final Sharing sharing;
    private final Map<String, RunRecord> runs = new LinkedHashMap<>();
    private final Map<String, Instant> joined = new HashMap<>();
    private final Map<String, Progress> progress = new HashMap<>();
    private LabOutcome.Collector outcome = new LabOutcome.Collector();
    private long lastRunNumber;
    /** Somebody may have read one of these before it was deleted, and say something about it now. */
    private final Set<String> deleted = new HashSet<>();

    private Instant lastSubmitted = NEVER;

    /**
     * Go on from what was stored.
     *
     * @param clock tells the time of day, for people
     * @param uptimeMs a clock in milliseconds that never jumps
     */
    Lab(LabSnapshot stored, CoordinatorSettings settings, InstantSource clock, LongSupplier uptimeMs) {
        this.settings = settings;
        this.clock = clock;
        this.uptimeMs = uptimeMs;
        this.scheduler = new Scheduler(settings.scheduling(), stored.lastToken(), this::blockChanged);
        this.agents = new AgentBook(stored.agents());
        this.sharing = new Sharing(stored.sharing(), clock.instant());
        this.lastRunNumber = stored.lastRunNumber();
        stored.runs().forEach(run -> {
            runs.put(run.id(), run);
            lastSubmitted = later(lastSubmitted, run.submitted());
        });
        stored.blocks().forEach(block -> scheduler.add(block.scheduled(), block.state(), uptimeMs.getAsLong()));
        List.copyOf(runs.values()).forEach(this::takeUp);
    }

    /** What an agent last said of a lease. */
    private record Progress(long token, BlockProgress progress, LatestLive live) {}

    private void takeUp(RunRecord run) {
        switch (run.standing().phase()) {
            case PREPARING -> {
                if (run.standing().cancelled()) {
                    fail(run, List.of(cancelledEarly(run.id())));
                } else {
                    outcome.prepare(run);
                }
            }
            case MEASURING -> {
                if (run.standing().paused()) {
                    scheduler.pause(run.id());
                }
                if (run.standing().cancelled()) {
                    scheduler.cancel(run.id());
                }
                if (scheduler.isEnded(run.id())) {
                    outcome.assemble(run.id());
                }
            }
            case FINISHED, FAILED -> throw new IllegalArgumentException("run " + run.id() + " has ended");
        }
    }

    /**
     * Take on a run.
     *
     * @param id not taken yet
     * @param user who submits it
     * @param blocks how many it should have
     * @throws ProblemException {@code run.exists}, {@code run.bad-priority}, {@code pool.unknown}, {@code user.too-many-waiting}
     */
    RunRecord submit(
            String id, String scenario, String scenarioSha256, Submission submission, String user, int blocks) {
        requirePriority(submission.priority());
        sharing.rules().requirePool(submission.pool());
        sharing.requireRoom(user, blocks, scheduler, runs.values());
        if (runs.containsKey(id)) {
            throw new ProblemException(Problem.user(
                    "run.exists", "there is a run " + id + " already", "submit again without naming the run"));
        }
        lastRunNumber++;
        // The queue goes by this time: it must not go back when somebody sets the clock.
        lastSubmitted = later(lastSubmitted, clock.instant());
        RunRecord run = new RunRecord(
                id, lastRunNumber, scenario, scenarioSha256, submission, user, lastSubmitted, RunRecord.Standing.NEW);
        runs.put(id, run);
        sharing.expect(id, blocks);
        outcome.changed(new Change.RunSubmitted(run));
        outcome.prepare(run);
        return run;
    }

    /** Return what a run can be measured on. */
    List<Device> devices(RunRecord run) {
        return sharing.devices(run, agents.all());
    }

    /**
     * Share the lab in another way.
     *
     * @throws ProblemException {@code pool.unknown}, {@code pool.in-use}, {@code user.unknown} or {@code reservation.unknown}
     */
    void share(SharingChange change) {
        sharing.change(change, runs.values(), clock.instant())
                .forEach(one -> outcome.changed(new Change.SharingChanged(one)));
        outcome.queueGrew();
    }

    /**
     * Keep an agent for somebody, or for nobody.
     *
     * @throws ProblemException {@code agent.unknown}, {@code pool.unknown}, {@code reservation.bad} or {@code reservation.overlaps}
     */
    Reservation reserve(ReservationRequest request) {
        if (agents.named(request.agent()).isEmpty()) {
            throw LabProblems.unknownAgent(request.agent());
        }
        Reservation reservation = SharingChecks.checked(request, sharing.rules(), clock.instant());
        share(new SharingChange.AgentReserved(reservation));
        return reservation;
    }

    /**
     * Show the lab as it is now.
     *
     * @param mostWaiting how many of the blocks that wait are shown
     */
    LabView view(int mostWaiting) {
        return new LabView(
                agents.all().stream().map(this::view).toList(),
                List.copyOf(runs.values()),
                scheduler.waiting(mostWaiting, sharing.rules()::weight),
                scheduler.waitingCount(),
                sharing.view(scheduler, runs.values(), agents.all(), clock.instant()));
    }

    private AgentView view(AgentRecord agent) {
        LeaseGrant lease = scheduler.leaseOf(agent.name()).orElse(null);
        Progress said = progress.get(agent.name());
        Progress heard = lease == null || said == null || said.token() != lease.token() ? null : said;
        return new AgentView(
                agent,
                health(agent),
                lease,
                heard == null ? null : heard.progress(),
                heard == null ? null : shown(heard.live()),
                scheduler.hasJoined(agent.name()) ? joined.get(agent.name()) : null,
                sharing.rules().poolsOf(agent.name(), agent.devices()),
                sharing.rules().reservationsOf(agent.name(), clock.instant()));
    }

    private AgentHealth health(AgentRecord agent) {
        return scheduler.hasJoined(agent.name())
                ? AgentHealth.ofJoined(agent.lastSeen(), clock.instant())
                : AgentHealth.AWAY;
    }

    /** What was so a while ago is not what is so now. */
    private @Nullable LiveSummary shown(LatestLive live) {
        long ageMs = Math.max(OLD_HEARTBEATS * settings.heartbeat().toMillis(), SHORTEST_VIEW.toMillis());
        return live.since(uptimeMs.getAsLong() - ageMs);
    }

    /** Queue the blocks of a run that is ready. */
    void prepared(String id, Preparation preparation, List<NewBlockDraft> drafts) {
        RunRecord run = runs.get(id);
        if (run == null || run.standing().phase() != RunPhase.PREPARING) {
            return;
        }
        if (run.standing().cancelled()) {
            fail(run, List.of(cancelledEarly(id)));
            return;
        }
        sharing.expectNoMore(id);
        try {
            sharing.requireRoom(run.user(), drafts.size(), scheduler, runs.values());
        } catch (ProblemException e) {
            // It has more blocks than its submission let expect, or the rules are others now.
            fail(run, e.problems());
            return;
        }
        List<NewBlock> blocks = new ArrayList<>();
        for (NewBlockDraft draft : drafts) {
            QueuePlace place = new QueuePlace(
                    run.submission().priority(), run.submitted().toEpochMilli(), run.number(), blocks.size());
            BlockKey key = new BlockKey(id, draft.assignment().block());
            blocks.add(new NewBlock(
                    new ScheduledBlock(key, draft.device(), place, run.owner(), draft.estimatedMs()),
                    draft.plannedId(),
                    draft.assignment()));
        }
        outcome.changed(new Change.RunPrepared(id, preparation, blocks));
        change(run, RunPhase.MEASURING, List.of());
        outcome.news(
                id,
                new RunNews.Prepared(drafts.stream()
                        .map(draft -> new RunNews.WaitingBlock(
                                draft.assignment().block(), draft.device(), draft.estimatedMs()))
                        .toList()));
        blocks.forEach(block -> scheduler.add(block.scheduled(), BlockState.Queued.NEW, uptimeMs.getAsLong()));
        outcome.queueGrew();
        if (run.standing().paused()) {
            scheduler.pause(id);
        }
        if (blocks.isEmpty()) {
            outcome.assemble(id);
        }
    }

    /** End a run of which nothing can be measured. */
    void notPrepared(String id, List<Problem> problems) {
        RunRecord run = runs.get(id);
        if (run != null && run.standing().phase() == RunPhase.PREPARING) {
            fail(run, run.standing().cancelled() ? List.of(cancelledEarly(id)) : problems);
        }
    }

    /** Close a run whose result is written. */
    void assembled(String id) {
        RunRecord run = runs.get(id);
        if (run != null && scheduler.isEnded(id)) {
            scheduler.forget(id);
            end(run, RunPhase.FINISHED, List.of());
        }
    }

    /**
     * Let an agent take part.
     *
     * @throws ProblemException {@code agent.protocol} if it speaks another version, {@code agent.bad-hello} if it says something odd
     */
    AgentWelcome join(AgentHello hello) {
        HelloChecks.check(hello);
        return join(hello, agents.join(hello, clock.instant()));
    }

    /** Let an agent take part whose credential says what it is called. */
    AgentWelcome joinProven(AgentHello hello, String name) {
        HelloChecks.check(hello);
        return join(hello, agents.joinProven(hello, name, clock.instant()));
    }

    private AgentWelcome join(AgentHello hello, AgentRecord agent) {
        outcome.changed(new Change.AgentSaved(agent));
        Set<String> devices = agent.devices().stream().map(Device::id).collect(Collectors.toSet());
        scheduler.join(agent.name(), hello.instance(), devices);
        scheduler.drain(agent.name(), agent.drained());
        joined.put(agent.name(), clock.instant());
        return new AgentWelcome(
                agent.name(),
                hello.devices().stream()
                        .map(Device::id)
                        .collect(Collectors.toMap(id -> id, id -> AgentBook.deviceId(agent.name(), id))),
                settings.scheduling().leaseTime().toMillis(),
                settings.heartbeat().toMillis());
    }

    /**
     * Take note of an agent that can't reach this lab: runs that are prepared from now on measure on it, too.
     *
     * @throws ProblemException see {@link #join}
     */
    AgentView describe(AgentHello hello) {
        HelloChecks.check(hello);
        AgentRecord agent = agents.join(hello, clock.instant());
        outcome.changed(new Change.AgentSaved(agent));
        return view(agent);
    }

    /**
     * Have blocks of a run carried to an agent that can't reach this lab.
     *
     * @throws ProblemException {@code run.unknown}, {@code agent.unknown}, {@code agent.connected}, {@code bundle.nothing}
     */
    Carried carry(String run, String name) {
        AgentRecord agent = agents.named(name).orElseThrow(() -> LabProblems.unknownAgent(name));
        if (scheduler.hasJoined(name)) {
            throw new ProblemException(Problem.user(
                    "agent.connected",
                    "agent " + name + " has joined the lab and measures its blocks itself",
                    "stop it first if it is to measure from a bundle"));
        }
        if (!runs.containsKey(run)) {
            throw new ProblemException(
                    Problem.user("run.unknown", "there is no run " + run + " that goes on", "`assay runs` lists them"));
        }
        Set<String> devices = agent.devices().stream().map(Device::id).collect(Collectors.toSet());
        List<LeaseGrant> grants = scheduler.carry(run, devices, name);
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
    record Carried(String agentId, List<LeaseGrant> grants) {}

    /** Let an agent go; it may come back. */
    void leave(String agent, String instance) {
        scheduler.leave(agent, instance);
    }

    /** Put an agent out; its devices are no longer there for new runs. */
    void expel(String name) {
        scheduler.expel(name);
        agents.named(name).ifPresent(agent -> {
            agents.forget(agent);
            outcome.changed(new Change.AgentForgotten(agent.id()));
        });
    }

    /** Return whether a block is for another agent's devices. */
    private boolean isOthers(BlockKey block, String agent) {
        return scheduler.state(block).isPresent()
                && agents.named(agent).stream()
                        .flatMap(known -> known.devices().stream())
                        .noneMatch(device -> device.id().equals(scheduler.device(block)));
    }

    /**
     * Refuse what an agent says of a block that is for another agent's devices. Tokens are numbers: knowing one proves nothing.
     *
     * @throws ProblemException {@code access.other-agent}
     */
    void requireOwn(BlockKey block, Identity agent) {
        if (isOthers(block, agent.name())) {
            throw AccessProblems.otherAgent(agent, scheduler.device(block));
        }
    }

    /** Give work to an agent. */
    LeaseAnswer lease(String agent, String instance) {
        seen(agent);
        return scheduler.lease(agent, instance, uptimeMs.getAsLong(), sharing.at(agent, clock.instant()));
    }

    /** Return whether asking again would bring an agent something. */
    boolean hasWorkFor(String agent) {
        return scheduler.hasWorkFor(agent, sharing.at(agent, clock.instant()));
    }

    /** Hear that an agent still measures. */
    LeaseStanding heartbeat(
            String agent, String instance, long token, BlockProgress progress, @Nullable LiveSummary live) {
        BlockKey block = new BlockKey(progress.run(), progress.block());
        seen(agent);
        if (isOthers(block, agent)) {
            return LeaseStanding.LOST;
        }
        LeaseStanding standing = scheduler.heartbeat(agent, instance, block, token, uptimeMs.getAsLong());
        if (standing != LeaseStanding.LOST) {
            Progress before = this.progress.get(agent);
            LatestLive latest = (before == null || before.token() != token ? LatestLive.NOTHING : before.live())
                    .after(live, uptimeMs.getAsLong());
            this.progress.put(agent, new Progress(token, progress, latest));
            outcome.news(block.run(), new RunNews.BlockProgressed(progress, shown(latest)));
        }
        return standing;
    }

    /**
     * Decide about a report.
     *
     * @param file where it is
     * @param problems what went wrong in the block, for those who watch
     */
    ReportDecision report(BlockKey block, long token, ArtifactReference file, List<Problem> problems) {
        ReportDecision decision = scheduler.report(block, token);
        if (decision == ReportDecision.ACCEPTED) {
            outcome.changed(new Change.ReportKept(block, file));
            outcome.news(block.run(), new RunNews.BlockEnded(block.block(), problems));
            outcome.reported(block.run());
        }
        return decision;
    }

    /** Take a block back. */
    void handBack(String agent, BlockKey block, long token, String reason) {
        if (!isOthers(block, agent)) {
            scheduler.handBack(block, token, reason);
        }
    }

    /** Take leases from agents that are silent for too long, and let agents go on whose reservation ended. */
    void expire() {
        scheduler.expire(uptimeMs.getAsLong());
        if (sharing.hasReservationEnded(clock.instant())) {
            outcome.queueGrew();
        }
    }

    /**
     * Stop a run; what was measured is kept.
     *
     * @return whether it was going on
     */
    boolean cancel(String id) {
        RunRecord run = runs.get(id);
        if (run == null) {
            return false;
        }
        if (!run.standing().cancelled()) {
            RunRecord.Standing old = run.standing();
            change(run, new RunRecord.Standing(old.phase(), true, old.paused(), null, List.of()));
            scheduler.cancel(id);
            if (old.phase() == RunPhase.PREPARING) {
                outcome.stopPreparing(id);
            }
        }
        return true;
    }

    /** Begin no more blocks of a run, or go on with it. */
    boolean pause(String id, boolean paused) {
        RunRecord run = runs.get(id);
        if (run == null) {
            return false;
        }
        RunRecord.Standing old = run.standing();
        change(run, new RunRecord.Standing(old.phase(), old.cancelled(), paused, null, List.of()));
        if (paused) {
            scheduler.pause(id);
        } else {
            scheduler.resume(id);
            outcome.queueGrew();
        }
        return true;
    }

    /**
     * Measure again what failed or was cancelled in a run; what was measured stays. A run that could not be prepared is prepared again.
     *
     * @param stored the run as it was stored when it ended
     * @param blocks its blocks as they were stored then
     * @throws ProblemException {@code run.nothing-to-retry}
     */
    RunRecord retry(RunRecord stored, List<StoredBlock> blocks) {
        if (deleted.contains(stored.id())) {
            throw new ProblemException(
                    Problem.user("run.unknown", "run " + stored.id() + " was deleted", "submit the scenario again"));
        }
        RunRecord open = runs.get(stored.id());
        if (open == null) {
            open = reopen(stored, blocks);
        }
        for (StoredBlock block : blocks) {
            scheduler.retry(block.scheduled().key());
        }
        return open;
    }

    private RunRecord reopen(RunRecord stored, List<StoredBlock> blocks) {
        boolean isPrepared = !blocks.isEmpty();
        if (isPrepared && blocks.stream().allMatch(block -> block.state() instanceof BlockState.Completed)) {
            throw new ProblemException(Problem.user(
                    "run.nothing-to-retry",
                    "all blocks of run " + stored.id() + " were measured",
                    "submit the scenario again to measure everything once more"));
        }
        RunRecord.Standing standing = new RunRecord.Standing(
                isPrepared ? RunPhase.MEASURING : RunPhase.PREPARING, false, false, null, List.of());
        RunRecord open = stored.with(standing);
        change(open, standing);
        blocks.forEach(block -> scheduler.add(block.scheduled(), block.state(), uptimeMs.getAsLong()));
        if (!isPrepared) {
            outcome.prepare(open);
        }
        return open;
    }

    /**
     * Forget a run that has ended.
     *
     * @throws ProblemException {@code run.not-ended}
     */
    void delete(String id) {
        if (runs.containsKey(id)) {
            throw new ProblemException(
                    Problem.user("run.not-ended", "run " + id + " goes on", "stop it first: assay cancel " + id));
        }
        if (deleted.add(id)) {
            outcome.changed(new Change.RunDeleted(id));
        }
    }

    /**
     * Give an agent no more work, or give it work again.
     *
     * @return whether there is such an agent
     */
    boolean drain(String name, boolean drained) {
        Optional<AgentRecord> known = agents.named(name);
        known.ifPresent(agent -> {
            outcome.changed(new Change.AgentSaved(agents.save(agent.drained(drained))));
            scheduler.drain(name, drained);
            if (!drained) {
                outcome.queueGrew();
            }
        });
        return known.isPresent();
    }

    /** Return a run that has not ended. */
    Optional<RunRecord> run(String id) {
        return Optional.ofNullable(runs.get(id));
    }

    /** Return whether there is something to store. */
    boolean hasChanges() {
        return outcome.hasChanges();
    }

    /** Return what happened since the last call, and begin anew. */
    LabOutcome takeOutcome() {
        scheduler.takeEnded().forEach(outcome::assemble);
        LabOutcome taken = outcome.toOutcome();
        outcome = new LabOutcome.Collector();
        return taken;
    }

    private void blockChanged(BlockKey block, BlockState state, String reason) {
        outcome.changed(new Change.BlockChanged(block, state, reason, clock.instant()));
        if (state.isEnded() && sharing.isLimited(scheduler.owner(block).user())) {
            outcome.queueGrew();
        }
        switch (state) {
            case BlockState.Queued _ -> {
                outcome.queueGrew();
                outcome.news(block.run(), new RunNews.BlockQueued(block.block(), reason));
            }
            case BlockState.Leased leased ->
                outcome.news(
                        block.run(),
                        new RunNews.BlockStarted(
                                block.block(), scheduler.device(block), leased.agent(), leased.attempt()));
            case BlockState.Failed(Problem problem) ->
                outcome.news(block.run(), new RunNews.BlockEnded(block.block(), List.of(problem)));
            case BlockState.Completed _, BlockState.Cancelled _ -> {
                // Completed is told with its problems; of a cancelled one its user knows.
            }
        }
    }

    private void seen(String agent) {
        agents.seen(agent, clock.instant()).ifPresent(saved -> outcome.changed(new Change.AgentSaved(saved)));
    }

    private void fail(RunRecord run, List<Problem> problems) {
        end(run, RunPhase.FAILED, problems);
    }

    private void end(RunRecord run, RunPhase phase, List<Problem> problems) {
        change(run, new RunRecord.Standing(phase, run.standing().cancelled(), false, clock.instant(), problems));
        runs.remove(run.id());
        sharing.expectNoMore(run.id());
        outcome.news(run.id(), new RunNews.RunEnded(problems));
    }

    private void change(RunRecord run, RunPhase phase, List<Problem> problems) {
        RunRecord.Standing old = run.standing();
        change(run, new RunRecord.Standing(phase, old.cancelled(), old.paused(), old.finished(), problems));
    }

    private void change(RunRecord run, RunRecord.Standing standing) {
        runs.put(run.id(), run.with(standing));
        outcome.changed(new Change.RunChanged(run.id(), standing));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Problem cancelledEarly(String run) {
        return Problem.user(
                "run.interrupted",
                "run " + run + " was stopped before anything was measured",
                "run the scenario again to the end");
    }

    private static void requirePriority(int priority) {
        if (priority < QueuePlace.LOWEST || priority > QueuePlace.HIGHEST) {
            throw new ProblemException(Problem.user(
                    "run.bad-priority",
                    "there is no priority " + priority,
                    "choose one from " + QueuePlace.LOWEST + " to " + QueuePlace.HIGHEST));
        }
    }
}

package dev.assay.coordinator.lab;

import dev.assay.coordinator.access.Identity;
import dev.assay.coordinator.conversion.Conversions;
import dev.assay.coordinator.database.DeviceCounts;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.coordinator.schedule.LeaseStanding;
import dev.assay.coordinator.schedule.Owner;
import dev.assay.coordinator.schedule.ReportDecision;
import dev.assay.coordinator.sharing.Hold;
import dev.assay.coordinator.sharing.SharingChange;
import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import dev.assay.scenarios.store.WrongHashException;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.AgentSummary;
import dev.assay.scenarios.wire.AgentWelcome;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.Bundle;
import dev.assay.scenarios.wire.CleanUp;
import dev.assay.scenarios.wire.HandBack;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.LiveSummary;
import dev.assay.scenarios.wire.PoolSummary;
import dev.assay.scenarios.wire.ReportAnswer;
import dev.assay.scenarios.wire.Reservation;
import dev.assay.scenarios.wire.ReservationRequest;
import dev.assay.scenarios.wire.RunDetails;
import dev.assay.scenarios.wire.RunNews;
import dev.assay.scenarios.wire.RunSummary;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.SubmissionAnswer;
import dev.assay.scenarios.wire.TimelineEntry;
import dev.assay.scenarios.wire.UserRules;
import dev.assay.scenarios.wire.UserSummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.pattern.StatusReply;

/**
 * Run a lab: take scenarios on, hand their blocks to agents, keep what comes back, and write results.
 *
 * <p>Everything that is answered is stored. What goes wrong is a {@link ProblemException}, thrown or in the stage. Safe for many
 * threads.
 */
public final class Coordinator implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Coordinator.class.getName());
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration FIRST_CLEANING = Duration.ofMinutes(1);
    private static final Duration CLEANING = Duration.ofHours(6);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LabStore store;
    private final ReportFiles reports;
    private final ContentStore content;
    private final Path backups;
    private final Function<String, RunDirectory> directories;
    private final Housekeeping housekeeping;
    private final Optional<Duration> keepsRunsFor;
    private final InstantSource clock;
    private final ExecutorService writes;
    private final ExecutorService reads;
    private final ScheduledExecutorService preparing;
    private final ActorSystem<LabMessage> system;
    private final CompletableFuture<ProblemException> end = new CompletableFuture<>();

    private Coordinator(CoordinatorSettings settings, Places places, LabObserver observer, InstantSource clock) {
        this.store = places.store();
        this.reports = new ReportFiles(places.reports());
        this.content = places.content();
        this.backups = places.backups();
        this.directories = places.directories();
        this.writes = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("assay-store").factory());
        this.reads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("assay-read-", 0).factory());
        this.preparing = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("assay-preparing").factory());
        this.clock = clock;
        this.keepsRunsFor = settings.keepsRunsFor();
        this.housekeeping = new Housekeeping(store, content, places.reports(), directories, clock);
        LongSupplier uptimeMs = () -> System.nanoTime() / NANOS_PER_MILLI;
        RunResults results = new RunResults(
                settings.assay(), places.content(), reports, places.sources(), places.directories(), clock);
        RunWork work =
                new RunWork(places.content(), places.sources(), places.conversions(), results, store, preparing, reads);
        Lab lab = new Lab(store.load(), settings, clock, uptimeMs);
        this.system = LocalActors.start(
                LabActor.create(
                        lab,
                        new LabActor.Surroundings(
                                store,
                                work,
                                writes,
                                uptimeMs,
                                settings.savesAfterEachBlock(),
                                observer,
                                end::complete)),
                "assay");
    }

    /**
     * Say where a coordinator keeps things.
     *
     * @param store runs, blocks and agents; closed with the coordinator
     * @param content models and sample sets
     * @param reports reports of blocks
     * @param sources finds what scenarios name
     * @param directories where the result of each run goes, by the run's id
     * @param backups where copies of the store go
     * @param conversions makes models for runtimes that execute another format
     */
    public record Places(
            LabStore store,
            ContentStore content,
            ContentStore reports,
            RunSources sources,
            Function<String, RunDirectory> directories,
            Path backups,
            Conversions conversions) {
        /** Convert no models. */
        public Places(
                LabStore store,
                ContentStore content,
                ContentStore reports,
                RunSources sources,
                Function<String, RunDirectory> directories,
                Path backups) {
            this(store, content, reports, sources, directories, backups, Conversions.none(content));
        }
    }

    /** Somebody watches a run; closing it ends that. */
    @FunctionalInterface
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** Start, and go on with whatever the store says is not ended. */
    public static Coordinator start(CoordinatorSettings settings, Places places) {
        return start(settings, places, LabObserver.NONE);
    }

    /** Start, go on with whatever the store says is not ended, and have it counted. */
    public static Coordinator start(CoordinatorSettings settings, Places places, LabObserver observer) {
        return start(settings, places, observer, InstantSource.system());
    }

    /**
     * Start, go on with whatever the store says is not ended, and have it counted.
     *
     * @param clock tells the time of day, for people; it may jump
     */
    public static Coordinator start(
            CoordinatorSettings settings, Places places, LabObserver observer, InstantSource clock) {
        return new Coordinator(settings, places, observer, clock);
    }

    /**
     * Take a run on.
     *
     * @param id names the run; not taken yet
     * @param watcher hears what happens to it, from the beginning; called by one thread, must be quick
     * @return fails with every problem of the scenario
     */
    public CompletionStage<RunRecord> submit(String id, Submission submission, Consumer<RunNews> watcher) {
        try {
            return submit(id, RunPlans.plan(submission), submission, Owner.ONLY_USER, 0, watcher);
        } catch (ProblemException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private CompletionStage<RunRecord> submit(
            String id, Plan plan, Submission submission, String user, int blocks, Consumer<RunNews> watcher) {
        String sha256 = Sha256.of(submission.scenario().getBytes(StandardCharsets.UTF_8));
        return ask(
                replyTo -> new LabMessage.Submit(
                        id, plan.scenario().name(), sha256, submission, user, blocks, watcher, replyTo),
                ASK_TIMEOUT);
    }

    /**
     * Take a run on that some agent can measure, and name it after the time and its scenario.
     *
     * @param user who submits it
     * @return fails with every problem of the scenario, with what every agent lacks, or with what is too much for the user
     */
    public CompletionStage<SubmissionAnswer> submit(Submission submission, String user) {
        return CompletableFuture.supplyAsync(() -> RunPlans.plan(submission), reads)
                .thenCompose(plan -> look(0).thenApply(lab -> Reachability.of(plan, lab.agentsOf(submission.pool())))
                        .thenCompose(reachable -> submit(
                                        RunIds.next(plan.scenario().name(), clock.instant()),
                                        plan,
                                        submission,
                                        user,
                                        reachable.blocks(),
                                        _ -> {})
                                .thenApply(run -> new SubmissionAnswer(
                                        Summaries.summary(run, List.of(), null), reachable.notes()))));
    }

    /**
     * Show what a submission would measure, and take nothing on.
     *
     * @return fails with every problem of the scenario
     */
    public CompletionStage<PlanPreview> preview(Submission submission) {
        return CompletableFuture.supplyAsync(() -> RunPlans.plan(submission), reads)
                .thenCompose(plan -> look(0).thenApply(
                                lab -> PlanPreview.of(plan, lab.agentsOf(submission.pool()), submission.files())));
    }

    /** Stop a run; what was measured is kept. Returns whether it was going on. */
    public CompletionStage<Boolean> cancel(String run) {
        return ask(replyTo -> new LabMessage.Cancel(run, replyTo), ASK_TIMEOUT);
    }

    /**
     * Measure again what failed or was cancelled in a run.
     *
     * @return fails with {@code run.unknown} or {@code run.nothing-to-retry}
     */
    public CompletionStage<RunRecord> retry(String id) {
        return CompletableFuture.supplyAsync(() -> store.run(id).orElseThrow(() -> LabProblems.unknownRun(id)), reads)
                .thenApplyAsync(run -> new StoredRun(run, store.blocks(id)), reads)
                .thenCompose(stored ->
                        ask(replyTo -> new LabMessage.Retry(stored.run(), stored.blocks(), replyTo), ASK_TIMEOUT));
    }

    /**
     * Delete a run that has ended, with its result. What only it needed goes with the next cleaning.
     *
     * @return fails with {@code run.unknown} or {@code run.not-ended}
     */
    public CompletionStage<Void> delete(String id) {
        return CompletableFuture.supplyAsync(() -> store.run(id).isPresent(), reads)
                .thenCompose(isKnown -> isKnown
                        ? this.<Done>ask(replyTo -> new LabMessage.Delete(id, replyTo), ASK_TIMEOUT)
                        : CompletableFuture.failedStage(LabProblems.unknownRun(id)))
                .thenAcceptAsync(_ -> housekeeping.deleteResult(id), reads);
    }

    /** Clean up now and then from now on; only where nobody else uses the same files. */
    public void keepHouse() {
        // The task tells of its failures itself.
        var _ = preparing.scheduleWithFixedDelay(
                () -> {
                    try {
                        LabLog.cleaned(cleanedUp());
                    } catch (RuntimeException e) {
                        // There is another time.
                        LOG.log(System.Logger.Level.WARNING, "cleaning up failed", e);
                    }
                },
                FIRST_CLEANING.toSeconds(),
                CLEANING.toSeconds(),
                TimeUnit.SECONDS);
    }

    /** Delete the runs that are too old, and the files that no run needs, as soon as no run is being prepared. */
    public CompletionStage<CleanUp> cleanUp() {
        return CompletableFuture.supplyAsync(this::cleanedUp, preparing);
    }

    /** Called where runs are prepared, so that none is. */
    private CleanUp cleanedUp() {
        // The last prepared run is stored before this is answered.
        look(0).toCompletableFuture().join();
        return housekeeping.cleanUp(keepsRunsFor, this::isForgotten);
    }

    private boolean isForgotten(String run) {
        try {
            this.<Done>ask(replyTo -> new LabMessage.Delete(run, replyTo), ASK_TIMEOUT)
                    .toCompletableFuture()
                    .join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof ProblemException) {
                // Somebody has begun to measure it again.
                return false;
            }
            throw e;
        }
    }

    /** Write everything that the store has into one file; the files that it names are not in it. */
    public CompletionStage<Path> backUp() {
        return CompletableFuture.supplyAsync(
                () -> {
                    Path file = backups.resolve("lab-" + RunIds.time(clock.instant()) + ".db");
                    store.backUp(file);
                    return file;
                },
                reads);
    }

    /**
     * Let an agent take part.
     *
     * @param identity who asks; what a credential calls it is its name in the lab
     */
    public CompletionStage<AgentWelcome> join(AgentHello hello, Identity identity) {
        return ask(replyTo -> new LabMessage.Join(hello, identity, replyTo), ASK_TIMEOUT);
    }

    /** Take note of an agent that can't reach this coordinator. */
    public CompletionStage<AgentSummary> describe(AgentHello hello) {
        return this.<AgentView>ask(replyTo -> new LabMessage.Describe(hello, replyTo), ASK_TIMEOUT)
                .thenApply(Summaries::agent);
    }

    /** Have the blocks of a run that wait for such an agent carried to it. */
    public CompletionStage<Bundle> bundle(String run, String agent) {
        return this.<Lab.Carried>ask(replyTo -> new LabMessage.Carry(run, agent, replyTo), ASK_TIMEOUT)
                .thenApplyAsync(
                        carried -> new Bundle(
                                Bundle.FORMAT,
                                run,
                                agent,
                                carried.agentId(),
                                carried.grants().stream().map(this::work).toList()),
                        reads);
    }

    /** Let an agent go; what it measured is queued again. */
    public CompletionStage<Void> leave(String agent, String instance) {
        return this.<Done>ask(replyTo -> new LabMessage.Leave(agent, instance, replyTo), ASK_TIMEOUT)
                .thenAccept(_ -> {});
    }

    /** Put an agent out that may not take part any more; what it measured is queued again. */
    public CompletionStage<Void> expel(String agent) {
        return this.<Done>ask(replyTo -> new LabMessage.Expel(agent, replyTo), ASK_TIMEOUT)
                .thenAccept(_ -> {});
    }

    /** Tell whether an agent has a lease of a block that needs a file. */
    public CompletionStage<Boolean> needs(String agent, String sha256) {
        return look(0).thenApply(LabView::agents)
                .thenApplyAsync(
                        agents -> agents.stream()
                                .filter(view -> view.agent().name().equals(agent))
                                .flatMap(view -> Stream.ofNullable(view.lease()))
                                .flatMap(lease -> store.assignment(lease.block()).stream())
                                .flatMap(assignment -> assignment.files().stream())
                                .anyMatch(file -> file.sha256().equals(sha256)),
                        reads);
    }

    /** Give work to an agent, at the latest when its waiting time is over. */
    public CompletionStage<LeaseAnswer> lease(LeaseRequest request) {
        return this.<dev.assay.coordinator.schedule.LeaseAnswer>ask(
                        replyTo -> new LabMessage.Lease(request.agent(), request.instance(), request.waitMs(), replyTo),
                        ASK_TIMEOUT.plusMillis(request.waitMs()))
                .thenCompose(this::withAssignment);
    }

    private CompletionStage<LeaseAnswer> withAssignment(dev.assay.coordinator.schedule.LeaseAnswer answer) {
        return switch (answer) {
            case dev.assay.coordinator.schedule.LeaseAnswer.Granted(LeaseGrant grant) ->
                CompletableFuture.supplyAsync(() -> work(grant), reads);
            case dev.assay.coordinator.schedule.LeaseAnswer.Nothing() ->
                CompletableFuture.completedStage(new LeaseAnswer.NoWork());
            case dev.assay.coordinator.schedule.LeaseAnswer.NotJoined() ->
                CompletableFuture.completedStage(new LeaseAnswer.JoinFirst());
            case dev.assay.coordinator.schedule.LeaseAnswer.Replaced() ->
                CompletableFuture.completedStage(new LeaseAnswer.Replaced());
        };
    }

    private LeaseAnswer.Work work(LeaseGrant grant) {
        BlockAssignment assignment = store.assignment(grant.block())
                .orElseThrow(() -> new ProblemException(Problem.internal(
                        "block.no-assignment",
                        "block " + grant.block() + " was leased, but there is nothing to tell about it",
                        "report this as a bug of Assay")));
        return new LeaseAnswer.Work(grant.token(), grant.device(), assignment.withAttempt(grant.attempt()));
    }

    /** Hear that an agent still measures. */
    public CompletionStage<HeartbeatAnswer> heartbeat(Heartbeat beat) {
        LiveSummary live = LiveSummaries.of(beat).orElse(null);
        return this.<LeaseStanding>ask(
                        replyTo -> new LabMessage.Heartbeat(
                                beat.agent(), beat.instance(), beat.token(), beat.progress(), live, replyTo),
                        ASK_TIMEOUT)
                .thenApply(standing -> new HeartbeatAnswer(
                        switch (standing) {
                            case HELD -> HeartbeatAnswer.Order.GO_ON;
                            case CANCELLED -> HeartbeatAnswer.Order.STOP_AND_REPORT;
                            case LOST -> HeartbeatAnswer.Order.DROP;
                        }));
    }

    /** Keep what came of a block, if it comes from the block's last lease and from whom the block is for. */
    public CompletionStage<ReportAnswer> report(long token, BlockReport report, Identity identity) {
        return report(token, report, ReportFiles.compressed(report), identity);
    }

    /**
     * Keep what came of a block, see {@link #report(long, BlockReport, Identity)}.
     *
     * @param compressed writes the report as it was sent: JSON, compressed with gzip
     */
    public CompletionStage<ReportAnswer> report(
            long token, BlockReport report, ContentStore.Writer compressed, Identity identity) {
        BlockKey block = new BlockKey(report.run(), report.block());
        List<Problem> problems = report.cells().stream()
                .flatMap(cell -> cell.problems().stream())
                .toList();
        return CompletableFuture.supplyAsync(() -> reports.store(report, compressed), reads)
                .thenCompose(file -> this.<ReportDecision>ask(
                        replyTo -> new LabMessage.Report(block, token, file, problems, identity, replyTo), ASK_TIMEOUT))
                .thenCompose(decision -> answer(decision, block, token));
    }

    private CompletionStage<ReportAnswer> answer(ReportDecision decision, BlockKey block, long token) {
        return switch (decision) {
            case ACCEPTED -> answered(true, "it is the result of block " + block);
            case REPEATED -> answered(true, "it is the result of block " + block + " already");
            case SUPERSEDED -> answered(false, "block " + block + " was given to somebody else, or ended otherwise");
            case UNKNOWN ->
                CompletableFuture.supplyAsync(() -> wasKept(block, token), reads)
                        .thenCompose(wasKept -> wasKept
                                ? answered(true, "it is the result of block " + block + " already")
                                : answered(false, "there is no such block, or its run has ended"));
        };
    }

    private static CompletionStage<ReportAnswer> answered(boolean kept, String reason) {
        return CompletableFuture.completedStage(new ReportAnswer(kept, reason));
    }

    /** Of a run that ended only the store knows. */
    private boolean wasKept(BlockKey block, long token) {
        return store.blocks(block.run()).stream()
                .anyMatch(stored -> stored.scheduled().key().equals(block)
                        && stored.state().equals(new BlockState.Completed(token)));
    }

    /**
     * Hear what happens to a run from now on, after how far it is already; of one that has ended, only that.
     *
     * @param watcher called by one thread, must be quick
     */
    public Watch watch(String run, Consumer<RunNews> watcher) {
        system.tell(new LabMessage.Watch(run, watcher));
        return () -> system.tell(new LabMessage.Unwatch(run, watcher));
    }

    /** Begin no more blocks of a run, or go on with it. Returns whether it was going on. */
    public CompletionStage<Boolean> pause(String run, boolean paused) {
        return ask(replyTo -> new LabMessage.Pause(run, paused, replyTo), ASK_TIMEOUT);
    }

    /** Give an agent no more work, or give it work again. Returns whether there is such an agent. */
    public CompletionStage<Boolean> drain(String agent, boolean drained) {
        return ask(replyTo -> new LabMessage.Drain(agent, drained, replyTo), ASK_TIMEOUT);
    }

    /**
     * List runs, the latest first.
     *
     * @param limit at most so many
     */
    public CompletionStage<List<RunSummary>> runs(int limit) {
        return CompletableFuture.supplyAsync(() -> store.runs(limit), reads)
                .thenCombineAsync(
                        look(0), (runs, lab) -> counted(runs, lab.sharing().holds()), reads);
    }

    /**
     * List runs that have ended, the latest first.
     *
     * @param limit at most so many
     */
    public CompletionStage<List<RunSummary>> endedRuns(int limit) {
        return CompletableFuture.supplyAsync(() -> counted(store.endedRuns(limit), Map.of()), reads);
    }

    /** Count the blocks of runs, once for each run and each of its devices. */
    public CompletionStage<List<DeviceCounts>> counts(Collection<String> runs) {
        return CompletableFuture.supplyAsync(() -> store.counts(runs), reads);
    }

    private List<RunSummary> counted(List<RunRecord> runs, Map<String, Hold> holds) {
        Map<String, List<DeviceCounts>> counts = store
                .counts(runs.stream().map(RunRecord::id).toList())
                .stream()
                .collect(Collectors.groupingBy(DeviceCounts::run));
        return runs.stream()
                .map(run -> Summaries.counted(run, counts.getOrDefault(run.id(), List.of()), holds.get(run.id())))
                .toList();
    }

    /** Show one run, if there is such a run. */
    public CompletionStage<Optional<RunDetails>> run(String id) {
        return storedRun(id)
                .thenCombine(
                        look(0), (stored, lab) -> stored.map(run -> Summaries.details(run.run(), run.blocks(), lab)));
    }

    /** Show one run as it is stored, if there is such a run. */
    public CompletionStage<Optional<StoredRun>> storedRun(String id) {
        return CompletableFuture.supplyAsync(
                () -> store.run(id).map(run -> new StoredRun(run, store.blocks(id))), reads);
    }

    /** Find a file that agents need, or that was submitted. */
    public CompletionStage<Optional<StoredFile>> artifact(String sha256) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        // Whoever asks may be about to submit a run that needs it.
                        return content.claim(sha256);
                    } catch (IOException e) {
                        throw new ProblemException(
                                Problem.environment(
                                        "artifact.not-readable",
                                        "the file " + sha256 + " can't be read: " + e.getMessage(),
                                        "check the coordinator's data directory"),
                                e);
                    }
                },
                reads);
    }

    /**
     * Keep a file that a scenario needs.
     *
     * @param sha256 what it must hash to
     * @param writer writes it, in a thread that may wait
     */
    public CompletionStage<StoredFile> keep(String sha256, ContentStore.Writer writer) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return content.store(sha256, writer);
                    } catch (WrongHashException e) {
                        throw new ProblemException(
                                Problem.user(
                                        "artifact.wrong-hash",
                                        "the file was to have SHA-256 " + e.expected() + " and has " + e.actual(),
                                        "send it again; it must not change meanwhile"),
                                e);
                    } catch (IOException e) {
                        throw new ProblemException(
                                Problem.environment(
                                        "artifact.not-storable",
                                        "the file " + sha256 + " can't be stored: " + e.getMessage(),
                                        "check space and permissions of the coordinator's data directory"),
                                e);
                    }
                },
                reads);
    }

    /** Return what happened to the blocks of a run, the earliest first. */
    public CompletionStage<List<TimelineEntry>> timeline(String run) {
        return CompletableFuture.supplyAsync(() -> store.timeline(run), reads);
    }

    /** Return the system that the coordinator's actors live in, for servers to share. */
    public ActorSystem<?> actorSystem() {
        return system;
    }

    /** Wait for the reason why this coordinator must be closed, should there ever be one: another one has its store. */
    public CompletionStage<ProblemException> end() {
        return end.minimalCompletionStage();
    }

    /** Return where the result of a run is, or will be. */
    public RunDirectory directory(String run) {
        return directories.apply(run);
    }

    /** Take a block back that its agent can't measure now. */
    public CompletionStage<Void> handBack(HandBack back) {
        BlockKey block = new BlockKey(back.run(), back.block());
        return this.<Done>ask(
                        replyTo -> new LabMessage.HandBack(back.agent(), block, back.token(), back.reason(), replyTo),
                        ASK_TIMEOUT)
                .thenAccept(_ -> {});
    }

    /** List the pools. */
    public CompletionStage<List<PoolSummary>> pools() {
        return look(0).thenApply(lab -> lab.sharing().rules().pools().stream()
                .map(pool -> new PoolSummary(
                        pool,
                        lab.agentsOf(pool.name()).stream()
                                .map(view -> view.agent().name())
                                .sorted()
                                .toList()))
                .toList());
    }

    /** List the users of whom something is said, or who have blocks measured or waiting. */
    public CompletionStage<List<UserSummary>> users() {
        return look(0).thenApply(lab -> {
            SharingView sharing = lab.sharing();
            Map<String, UserRules> rules =
                    sharing.rules().users().stream().collect(Collectors.toMap(UserRules::user, user -> user));
            return Stream.of(
                            rules.keySet(),
                            sharing.measured().keySet(),
                            sharing.waiting().keySet())
                    .flatMap(Collection::stream)
                    .distinct()
                    .sorted()
                    .map(user -> new UserSummary(
                            rules.getOrDefault(user, new UserRules(user, null, null, null)),
                            sharing.measured().getOrDefault(user, 0),
                            sharing.waiting().getOrDefault(user, 0)))
                    .toList();
        });
    }

    /** List reservations and maintenance that have not ended, the earliest first. */
    public CompletionStage<List<Reservation>> reservations() {
        return look(0).thenApply(lab -> lab.sharing().rules().reservations().stream()
                .filter(reservation -> reservation.ends().isAfter(lab.sharing().now()))
                .toList());
    }

    /**
     * Share the lab in another way.
     *
     * @return fails with {@code pool.unknown}, {@code pool.in-use}, {@code user.unknown} or {@code reservation.unknown}
     */
    public CompletionStage<Void> share(SharingChange change) {
        return this.<Done>ask(replyTo -> new LabMessage.Share(change, replyTo), ASK_TIMEOUT)
                .thenAccept(_ -> {});
    }

    /**
     * Keep an agent for somebody, or for nobody.
     *
     * @return fails with {@code agent.unknown}, {@code pool.unknown}, {@code reservation.bad} or {@code reservation.overlaps}
     */
    public CompletionStage<Reservation> reserve(ReservationRequest request) {
        return ask(replyTo -> new LabMessage.Reserve(request, replyTo), ASK_TIMEOUT);
    }

    /** List the agents. */
    public CompletionStage<List<AgentSummary>> agents() {
        return look(0).thenApply(
                        lab -> lab.agents().stream().map(Summaries::agent).toList());
    }

    /**
     * Show the lab as it is now; reads nothing from the store.
     *
     * @param mostWaiting how many of the blocks that wait are shown
     */
    public CompletionStage<LabView> look(int mostWaiting) {
        return ask(replyTo -> new LabMessage.Look(mostWaiting, replyTo), ASK_TIMEOUT);
    }

    private <T> CompletionStage<T> ask(
            org.apache.pekko.japi.function.Function<ActorRef<StatusReply<T>>, LabMessage> message, Duration timeout) {
        return AskPattern.askWithStatus(system, message, timeout, system.scheduler());
    }

    /** Stop; whatever is going on goes on after the next start. */
    @Override
    public void close() {
        system.terminate();
        preparing.shutdownNow();
        try {
            system.getWhenTerminated().toCompletableFuture().get(ASK_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(System.Logger.Level.WARNING, "the coordinator did not stop in time", e);
        }
        writes.close();
        reads.close();
        store.close();
    }
}

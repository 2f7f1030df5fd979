package dev.assay.coordinator.lab;

import com.typesafe.config.ConfigFactory;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoredBlock;
import dev.assay.coordinator.database.TimelineEntry;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.coordinator.schedule.BlockKey;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.schedule.LeaseGrant;
import dev.assay.coordinator.schedule.LeaseStanding;
import dev.assay.coordinator.schedule.ReportDecision;
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
import dev.assay.scenarios.wire.HandBack;
import dev.assay.scenarios.wire.Heartbeat;
import dev.assay.scenarios.wire.HeartbeatAnswer;
import dev.assay.scenarios.wire.LeaseAnswer;
import dev.assay.scenarios.wire.LeaseRequest;
import dev.assay.scenarios.wire.ReportAnswer;
import dev.assay.scenarios.wire.RunDetails;
import dev.assay.scenarios.wire.RunNews;
import dev.assay.scenarios.wire.RunSummary;
import dev.assay.scenarios.wire.Submission;
import dev.assay.scenarios.wire.SubmissionAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
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
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final LabStore store;
    private final ReportFiles reports;
    private final ContentStore content;
    private final Path backups;
    private final Function<String, RunDirectory> directories;
    private final InstantSource clock;
    private final ExecutorService writes;
    private final ExecutorService reads;
    private final ExecutorService preparing;
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
        this.preparing = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("assay-preparing").factory());
        this.clock = clock;
        LongSupplier uptimeMs = () -> System.nanoTime() / NANOS_PER_MILLI;
        RunResults results = new RunResults(
                settings.assay(), places.content(), reports, places.sources(), places.directories(), clock);
        RunWork work = new RunWork(places.content(), places.sources(), results, store, preparing, reads);
        Lab lab = new Lab(store.load(), settings, clock, uptimeMs);
        this.system = ActorSystem.create(
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
                "assay",
                ConfigFactory.load(Coordinator.class.getClassLoader()));
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
     */
    public record Places(
            LabStore store,
            ContentStore content,
            ContentStore reports,
            RunSources sources,
            Function<String, RunDirectory> directories,
            Path backups) {}

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
            Plan plan = RunPlans.plan(submission);
            String sha256 = Sha256.of(submission.scenario().getBytes(StandardCharsets.UTF_8));
            return ask(
                    replyTo -> new LabMessage.Submit(id, plan.scenario().name(), sha256, submission, watcher, replyTo),
                    ASK_TIMEOUT);
        } catch (ProblemException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /**
     * Take a run on that some agent can measure, and name it after the time and its scenario.
     *
     * @return fails with every problem of the scenario, or with what every agent lacks
     */
    public CompletionStage<SubmissionAnswer> submit(Submission submission) {
        return CompletableFuture.supplyAsync(() -> RunPlans.plan(submission), reads)
                .thenCompose(plan -> agentViews()
                        .thenApply(agents -> Reachability.notes(plan, agents))
                        .thenCompose(notes -> submit(
                                        RunIds.next(plan.scenario().name(), clock.instant()), submission, _ -> {})
                                .thenApply(run -> new SubmissionAnswer(Summaries.summary(run, List.of()), notes))));
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
        return CompletableFuture.supplyAsync(
                        () -> store.run(id)
                                .orElseThrow(() -> new ProblemException(Problem.user(
                                        "run.unknown", "there is no run " + id, "`assay runs` lists them"))),
                        reads)
                .thenApplyAsync(run -> new StoredRun(run, store.blocks(id)), reads)
                .thenCompose(stored ->
                        ask(replyTo -> new LabMessage.Retry(stored.run(), stored.blocks(), replyTo), ASK_TIMEOUT));
    }

    /** A run and its blocks, read together. */
    private record StoredRun(RunRecord run, List<StoredBlock> blocks) {}

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

    /** Let an agent take part. */
    public CompletionStage<AgentWelcome> join(AgentHello hello) {
        return ask(replyTo -> new LabMessage.Join(hello, replyTo), ASK_TIMEOUT);
    }

    /** Let an agent go; what it measured is queued again. */
    public CompletionStage<Void> leave(String agent, String instance) {
        return this.<Done>ask(replyTo -> new LabMessage.Leave(agent, instance, replyTo), ASK_TIMEOUT)
                .thenAccept(_ -> {});
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

    private LeaseAnswer work(LeaseGrant grant) {
        BlockAssignment assignment = store.assignment(grant.block())
                .orElseThrow(() -> new ProblemException(Problem.internal(
                        "block.no-assignment",
                        "block " + grant.block() + " was leased, but there is nothing to tell about it",
                        "report this as a bug of Assay")));
        return new LeaseAnswer.Work(grant.token(), grant.device(), assignment.withAttempt(grant.attempt()));
    }

    /** Hear that an agent still measures. */
    public CompletionStage<HeartbeatAnswer> heartbeat(Heartbeat beat) {
        return this.<LeaseStanding>ask(
                        replyTo -> new LabMessage.Heartbeat(
                                beat.agent(), beat.instance(), beat.token(), beat.progress(), replyTo),
                        ASK_TIMEOUT)
                .thenApply(standing -> new HeartbeatAnswer(
                        switch (standing) {
                            case HELD -> HeartbeatAnswer.Order.GO_ON;
                            case CANCELLED -> HeartbeatAnswer.Order.STOP_AND_REPORT;
                            case LOST -> HeartbeatAnswer.Order.DROP;
                        }));
    }

    /** Keep what came of a block, if it comes from the block's last lease. */
    public CompletionStage<ReportAnswer> report(long token, BlockReport report) {
        BlockKey block = new BlockKey(report.run(), report.block());
        List<Problem> problems = report.cells().stream()
                .flatMap(cell -> cell.problems().stream())
                .toList();
        return CompletableFuture.supplyAsync(() -> reports.store(report), reads)
                .thenCompose(file -> this.<ReportDecision>ask(
                        replyTo -> new LabMessage.Report(block, token, file, problems, replyTo), ASK_TIMEOUT))
                .thenApplyAsync(decision -> answer(decision, block, token), reads);
    }

    private ReportAnswer answer(ReportDecision decision, BlockKey block, long token) {
        return switch (decision) {
            case ACCEPTED -> new ReportAnswer(true, "it is the result of block " + block);
            case REPEATED -> new ReportAnswer(true, "it is the result of block " + block + " already");
            case SUPERSEDED ->
                new ReportAnswer(false, "block " + block + " was given to somebody else, or ended otherwise");
            case UNKNOWN ->
                wasKept(block, token)
                        ? new ReportAnswer(true, "it is the result of block " + block + " already")
                        : new ReportAnswer(false, "there is no such block, or its run has ended");
        };
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
        reads.execute(() -> system.tell(new LabMessage.Watch(run, soFar(run), watcher)));
        return () -> system.tell(new LabMessage.Unwatch(run, watcher));
    }

    private List<RunNews> soFar(String run) {
        try {
            return store.run(run)
                    .map(known -> NewsSoFar.of(known, store.blocks(run)))
                    .orElse(List.of());
        } catch (ProblemException e) {
            // What happens from now on is more important.
            LOG.log(System.Logger.Level.WARNING, "what happened to run " + run + " so far can't be told", e);
            return List.of();
        }
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
        return CompletableFuture.supplyAsync(
                () -> store.runs(limit).stream().map(this::summary).toList(), reads);
    }

    /** Show one run, if there is such a run. */
    public CompletionStage<Optional<RunDetails>> run(String id) {
        return CompletableFuture.supplyAsync(
                () -> store.run(id).map(run -> Summaries.details(run, store.blocks(id))), reads);
    }

    private RunSummary summary(RunRecord run) {
        return Summaries.summary(run, store.blocks(run.id()));
    }

    /** Find a file that agents need, or that was submitted. */
    public CompletionStage<Optional<StoredFile>> artifact(String sha256) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return content.find(sha256);
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
                        replyTo -> new LabMessage.HandBack(block, back.token(), back.reason(), replyTo), ASK_TIMEOUT)
                .thenAccept(_ -> {});
    }

    /** List the agents. */
    public CompletionStage<List<AgentSummary>> agents() {
        return agentViews()
                .thenApply(agents -> agents.stream().map(Summaries::agent).toList());
    }

    private CompletionStage<List<AgentView>> agentViews() {
        return ask(LabMessage.ListAgents::new, ASK_TIMEOUT);
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

package dev.assay.coordinator.lab;

import dev.assay.coordinator.conversion.Conversions;
import dev.assay.coordinator.database.LabStore;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.coordinator.state.Lab;
import dev.assay.coordinator.state.LabClock;
import dev.assay.coordinator.state.LabView;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Run a lab: take scenarios on, hand their blocks to agents, keep what comes back, and write results. Each part answers for one of these.
 *
 * <p>Everything that is answered is stored. What goes wrong is a {@link ProblemException}, thrown or in the stage. Safe for many
 * threads.
 */
public final class Coordinator implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Coordinator.class.getName());

    private final LabStore store;
    private final ExecutorService writes;
    private final ExecutorService reads;
    private final ScheduledExecutorService preparing;
    private final ActorSystem<LabMessage> system;
    private final LabGate gate;
    private final LabSubmissions submissions;
    private final LabRuns runs;
    private final LabAgents agents;
    private final LabLeases leases;
    private final LabFiles files;
    private final LabSharing sharing;
    private final LabUpkeep upkeep;
    private final CompletableFuture<ProblemException> end = new CompletableFuture<>();

    private Coordinator(CoordinatorSettings settings, Places places, LabObserver observer, InstantSource day) {
        this.store = places.store();
        this.writes = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("assay-store").factory());
        this.reads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("assay-read-", 0).factory());
        this.preparing = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("assay-preparing").factory());
        ReportFiles reports = new ReportFiles(places.reports());
        RunResults results = new RunResults(
                settings.assay(), places.content(), reports, places.sources(), places.directories(), day);
        RunWork work =
                new RunWork(places.content(), places.sources(), places.conversions(), results, store, preparing, reads);
        LabClock clock = LabClock.of(day);
        Lab lab = new Lab(store.load(), settings.scheduling(), settings.heartbeat(), clock);
        this.system = LocalActors.start(
                LabActor.create(
                        lab,
                        new LabActor.Surroundings(
                                store, work, writes, clock, settings.savesMeanwhile(), observer, end::complete)),
                "assay");
        this.gate = new LabGate(system);
        Housekeeping housekeeping =
                new Housekeeping(store, places.content(), places.reports(), places.directories(), day);
        this.submissions = new LabSubmissions(gate, day, reads);
        this.runs = new LabRuns(gate, store, housekeeping, places.directories(), reads);
        this.agents = new LabAgents(gate);
        this.leases = new LabLeases(gate, store, reports, reads);
        this.files = new LabFiles(places.content(), reads);
        this.sharing = new LabSharing(gate);
        this.upkeep = new LabUpkeep(
                gate, store, housekeeping, settings.keepsRunsFor(), places.backups(), day, preparing, reads);
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
     * @param day tells the time of day, for people; it may jump
     */
    public static Coordinator start(
            CoordinatorSettings settings, Places places, LabObserver observer, InstantSource day) {
        return new Coordinator(settings, places, observer, day);
    }

    /** Return what takes runs on. */
    public LabSubmissions submissions() {
        return submissions;
    }

    /** Return the runs that were taken on. */
    public LabRuns runs() {
        return runs;
    }

    /** Return the agents. */
    public LabAgents agents() {
        return agents;
    }

    /** Return what agents measure. */
    public LabLeases leases() {
        return leases;
    }

    /** Return models and sample sets. */
    public LabFiles files() {
        return files;
    }

    /** Return how users share the lab. */
    public LabSharing sharing() {
        return sharing;
    }

    /** Return what looks after all that is kept. */
    public LabUpkeep upkeep() {
        return upkeep;
    }

    /**
     * Show the lab as it is now; reads nothing from the store.
     *
     * @param mostWaiting how many of the blocks that wait are shown
     */
    public CompletionStage<LabView> look(int mostWaiting) {
        return gate.look(mostWaiting);
    }

    /** Return the system that the coordinator's actors live in, for servers to share. */
    public ActorSystem<?> actorSystem() {
        return system;
    }

    /** Wait for the reason why this coordinator must be closed, should there ever be one: another one has its store. */
    public CompletionStage<ProblemException> end() {
        return end.minimalCompletionStage();
    }

    /** Stop; whatever is going on goes on after the next start. */
    @Override
    public void close() {
        system.terminate();
        preparing.shutdownNow();
        try {
            system.getWhenTerminated().toCompletableFuture().get(LabGate.PATIENCE.toSeconds(), TimeUnit.SECONDS);
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

package dev.assay.cli.run;

import dev.assay.agent.daemon.AgentDaemon;
import dev.assay.agent.daemon.DaemonEvent;
import dev.assay.agent.daemon.DaemonSettings;
import dev.assay.agent.daemon.DaemonSurroundings;
import dev.assay.agent.daemon.artifact.ArtifactCache;
import dev.assay.agent.daemon.storage.Outbox;
import dev.assay.agent.worker.WorkerSettings;
import dev.assay.cli.conversion.LocalConversions;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.home.ThisAssay;
import dev.assay.coordinator.database.LabStores;
import dev.assay.coordinator.database.StoreAddress;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.lab.CoordinatorSettings;
import dev.assay.coordinator.lab.LocalSources;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.FileTree;
import dev.assay.scenarios.wire.AgentHello;
import dev.assay.scenarios.wire.RunNews;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hold a coordinator and an agent that talk to each other in this process, and leave nothing but results behind.
 *
 * <p>They are the ones of a lab. The coordinator's database is in memory, and both share the files that Assay caches.
 */
final class OneMachineLab implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OneMachineLab.class.getName());
    private static final String AGENT = "local";

    private final Coordinator coordinator;
    private final AgentDaemon agent;
    private final Path scratch;

    private OneMachineLab(Coordinator coordinator, AgentDaemon agent, Path scratch) {
        this.coordinator = coordinator;
        this.agent = agent;
        this.scratch = scratch;
    }

    /**
     * Start both, and wait until the agent takes part.
     *
     * @param scenarioDirectory what scenarios name files relative to
     * @param directories where the result of each run goes, by its id
     * @param logs where the logs of workers that failed are kept
     * @param raw where every query's stamps go; {@code null} to keep none
     * @param failures is told should the agent end before its time
     */
    static OneMachineLab start(
            AssayHome home,
            Path scenarioDirectory,
            Function<String, RunDirectory> directories,
            Path logs,
            @Nullable Path raw,
            Consumer<RunNews> failures) {
        Path scratch = scratch(home);
        ContentStore content = new ContentStore(home.content());
        Coordinator coordinator = Coordinator.start(
                CoordinatorSettings.ofOneProcess(ThisAssay.build()),
                new Coordinator.Places(
                        LabStores.open(new StoreAddress.Memory()),
                        content,
                        new ContentStore(scratch.resolve("reports")),
                        new LocalSources(content, home.sources(), scenarioDirectory),
                        directories,
                        scratch.resolve("backups"),
                        LocalConversions.of(home, content, home.conversions())));
        LocalAgent local = LocalAgent.start(home, WorkerSettings.ofThisProcess(), logs, raw);
        CompletableFuture<Boolean> joined = new CompletableFuture<>();
        AgentDaemon agent = new AgentDaemon(
                hello(local),
                new InProcessLink(coordinator),
                local.blocks()::run,
                new Outbox(scratch),
                // The same files as the coordinator's: nothing is ever fetched, and nothing is to be thrown away.
                new ArtifactCache(home.content(), Long.MAX_VALUE, InstantSource.system()),
                DaemonSettings.USUAL,
                DaemonSurroundings.system(),
                event -> {
                    if (event instanceof DaemonEvent.Joined) {
                        joined.complete(true);
                    }
                });
        Thread.ofPlatform().name("assay-agent").start(() -> work(agent, joined, failures));
        OneMachineLab lab = new OneMachineLab(coordinator, agent, scratch);
        try {
            joined.join();
            return lab;
        } catch (CompletionException e) {
            lab.close();
            throw e.getCause() instanceof ProblemException refused ? refused : e;
        }
    }

    Coordinator coordinator() {
        return coordinator;
    }

    private static AgentHello hello(LocalAgent local) {
        return new AgentHello(
                AgentHello.PROTOCOL,
                ThisAssay.build().version(),
                AGENT,
                AGENT,
                UUID.randomUUID().toString(),
                List.of(local.device()));
    }

    private static void work(AgentDaemon agent, CompletableFuture<Boolean> joined, Consumer<RunNews> failures) {
        try {
            agent.run();
        } catch (ProblemException e) {
            joined.completeExceptionally(e);
            failures.accept(new RunNews.RunEnded(e.problems()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the agent ended", e);
            joined.completeExceptionally(e);
            failures.accept(new RunNews.RunEnded(List.of(
                    Problem.internal("agent.broken", "the agent ended: " + e, "report this as a bug of Assay"))));
        }
    }

    private static Path scratch(AssayHome home) {
        try {
            return Files.createTempDirectory(Files.createDirectories(home.work()), "run-");
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "run.no-work-directory",
                            "the work directory " + home.work() + " can't be used: " + e.getMessage(),
                            "check that it can be written to and that the disk has space"),
                    e);
        }
    }

    /** Stop both; a run that goes on is lost. */
    @Override
    public void close() {
        try {
            agent.stop(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        coordinator.close();
        try {
            FileTree.delete(scratch);
        } catch (IOException e) {
            // The result is worth more than a tidy directory.
            LOG.log(System.Logger.Level.WARNING, "can''t delete {0}: {1}", scratch, e.getMessage());
        }
    }
}

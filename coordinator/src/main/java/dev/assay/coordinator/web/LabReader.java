package dev.assay.coordinator.web;

import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.lab.Coordinator;
import dev.assay.coordinator.lab.RunEstimates;
import dev.assay.coordinator.lab.StoredRun;
import dev.assay.coordinator.state.LabView;
import dev.assay.coordinator.web.view.AgentPage;
import dev.assay.coordinator.web.view.LabSight;
import dev.assay.coordinator.web.view.Overview;
import dev.assay.coordinator.web.view.RunPage;
import dev.assay.coordinator.web.view.RunRow;
import dev.assay.coordinator.web.view.RunSight;
import dev.assay.coordinator.web.view.RunWords;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.RunSummary;
import dev.assay.scenarios.wire.TimelineEntry;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Read what pages show. What changes seldom and is long, ended runs and timelines, is read again only when something else says that it
 * has changed.
 */
final class LabReader {
    private static final int MOST_WAITING = 40;
    private static final int MOST_ENDED = 10;
    private static final int MOST_RUNS = 200;
    private static final int MOST_TIMELINES = 32;
    private static final Duration ENDED_AGE = Duration.ofSeconds(10);

    private final Coordinator coordinator;
    private final InstantSource clock;
    private final RunEstimates estimates = new RunEstimates();
    private final AtomicReference<@Nullable EndedRuns> ended = new AtomicReference<>();
    private final Map<String, Timeline> timelines = new LinkedHashMap<>();

    LabReader(Coordinator coordinator, InstantSource clock) {
        this.coordinator = coordinator;
        this.clock = clock;
    }

    /** Runs that had ended when these were open. */
    private record EndedRuns(Set<String> open, Instant at, List<RunSummary> runs) {}

    /** What had happened to a run when it was so far. */
    private record Timeline(StoredRun run, List<TimelineEntry> entries) {}

    CompletionStage<Overview> overview() {
        return coordinator.look(MOST_WAITING).thenCompose(lab -> {
            Set<String> open = lab.openRuns().stream().map(RunRecord::id).collect(Collectors.toSet());
            return coordinator
                    .runs()
                    .counts(open)
                    .thenCombine(ended(open), (counts, runs) -> sight(lab).overview(counts, runs, estimates));
        });
    }

    CompletionStage<List<RunRow>> runs() {
        return coordinator.runs().list(MOST_RUNS).thenApply(runs -> {
            Instant now = clock.instant();
            return runs.stream().map(run -> RunWords.row(run, now)).toList();
        });
    }

    /** Read a run; fails with {@code run.unknown}. */
    CompletionStage<RunPage> run(String id) {
        return stored(id)
                .thenCompose(run -> coordinator
                        .look(0)
                        .thenCombine(
                                timeline(run),
                                (lab, timeline) ->
                                        new RunSight(run, sight(lab), estimates).page(timeline, hasResult(run.run()))));
    }

    /** Read a run as it is stored; fails with {@code run.unknown}. */
    CompletionStage<StoredRun> stored(String id) {
        return coordinator
                .runs()
                .stored(id)
                .thenApply(run -> run.orElseThrow(() -> new ProblemException(
                        Problem.user("run.unknown", "there is no run " + id, "the list of runs has all of them"))));
    }

    /** Read an agent; fails with {@code agent.unknown}. */
    CompletionStage<AgentPage> agent(String name) {
        return coordinator
                .look(0)
                .thenApply(lab -> sight(lab)
                        .agent(name)
                        .orElseThrow(() -> new ProblemException(Problem.user(
                                "agent.unknown", "there is no agent " + name, "the overview has all of them"))));
    }

    private LabSight sight(LabView lab) {
        return new LabSight(lab, clock.instant());
    }

    private boolean hasResult(RunRecord run) {
        return run.standing().phase().isEnded()
                && Files.isRegularFile(coordinator.runs().directory(run.id()).report());
    }

    private CompletionStage<List<RunSummary>> ended(Set<String> open) {
        EndedRuns known = ended.get();
        Instant now = clock.instant();
        if (known != null
                && known.open().equals(open)
                && known.at().plus(ENDED_AGE).isAfter(now)) {
            return CompletableFuture.completedStage(known.runs());
        }
        return coordinator.runs().ended(MOST_ENDED).thenApply(runs -> {
            ended.set(new EndedRuns(open, now, runs));
            return runs;
        });
    }

    private CompletionStage<List<TimelineEntry>> timeline(StoredRun run) {
        String id = run.run().id();
        synchronized (timelines) {
            Timeline known = timelines.get(id);
            if (known != null && known.run().equals(run)) {
                return CompletableFuture.completedStage(known.entries());
            }
        }
        return coordinator.runs().timeline(id).thenApply(entries -> {
            synchronized (timelines) {
                timelines.put(id, new Timeline(run, entries));
                if (timelines.size() > MOST_TIMELINES) {
                    timelines.remove(timelines.keySet().iterator().next());
                }
            }
            return entries;
        });
    }
}

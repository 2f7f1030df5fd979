package dev.assay.cli.tune;

import dev.assay.agent.block.CancellationToken;
import dev.assay.cli.run.RunRequest;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.reports.halving.Halving;
import dev.assay.reports.halving.Rung;
import dev.assay.reports.halving.Step;
import dev.assay.reports.tune.CandidateFacts;
import dev.assay.reports.tune.FallWords;
import dev.assay.reports.tune.RungJudge;
import dev.assay.reports.tune.TuneCandidate;
import dev.assay.reports.tune.TuneChoice;
import dev.assay.reports.tune.TuneEnding;
import dev.assay.reports.tune.TuneResult;
import dev.assay.reports.tune.TuneRung;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.plan.Planner;
import dev.assay.scenarios.result.BlockResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Search for what to deploy: measure rung after rung, each a run of its own. Belongs to one thread. */
public final class TuneSearch {
    private final TuneRequest request;
    private final Path directory;
    private final RungRunner runner;
    private final TuneListener listener;
    private final CancellationToken cancellation;
    private final SearchSpace space;
    private final RungPlanner planner;
    private final Halving halving;
    private final List<TuneRung> rungs = new ArrayList<>();
    private final Map<String, TuneCandidate> byId = new HashMap<>();
    private Duration spent = Duration.ZERO;
    private @Nullable TuneRung lastBySpeed;

    /**
     * Get ready; nothing is measured yet.
     *
     * @param directory where the runs of the rungs go
     * @param cancellation stops the search; what was measured is kept
     * @throws dev.assay.scenarios.problem.ProblemException if there is nothing to choose from
     */
    public TuneSearch(
            TuneRequest request,
            Path directory,
            RungRunner runner,
            TuneListener listener,
            CancellationToken cancellation) {
        this.request = request;
        this.directory = directory;
        this.runner = runner;
        this.listener = listener;
        this.cancellation = cancellation;
        this.space = space(request);
        this.planner =
                new RungPlanner(request.scenario().scenario(), request.profile(), request.seed(), space.candidates());
        this.halving = new Halving(ids(space.candidates()), request.budget());
        space.candidates().forEach(candidate -> byId.put(candidate.id(), candidate));
    }

    /**
     * Find what makes a search impossible, before anything is made ready for it.
     *
     * @throws dev.assay.scenarios.problem.ProblemException if there is nothing to choose from
     */
    public static void check(TuneRequest request) {
        var _ = space(request);
    }

    private static SearchSpace space(TuneRequest request) {
        return SearchSpace.of(
                Planner.plan(request.scenario().scenario(), request.profile(), request.seed()), request.block());
    }

    private static List<String> ids(List<TuneCandidate> candidates) {
        return candidates.stream().map(TuneCandidate::id).toList();
    }

    /** Search until it is decided, nothing is left, the budget is spent, or somebody stops it. */
    public TuneResult run() {
        List<Rung> usual = Halving.usualRungs(ids(space.candidates()));
        listener.planned(usual, usual.stream().map(planner::estimate).toList());
        while (true) {
            if (cancellation.isCancelled()) {
                return result(TuneEnding.INTERRUPTED);
            }
            switch (halving.next(spent, planner::estimate)) {
                case Step.End(Step.Ending ending) -> {
                    return result(TuneEnding.of(ending));
                }
                case Step.Measure(Rung rung) -> {
                    if (!measure(rung)) {
                        return result(TuneEnding.INTERRUPTED);
                    }
                }
            }
        }
    }

    /** Measure a rung; return whether that went to its end. */
    private boolean measure(Rung rung) {
        Plan plan = planner.plan(rung);
        int rounds = plan.blocks().stream()
                .map(PlannedBlock::rounds)
                .mapToInt(budget -> budget.planned())
                .max()
                .orElseThrow();
        listener.began(rung, rounds, planner.estimate(rung));
        RunDirectory run =
                RunDirectory.create(directory.resolve("rung-" + rung.number() + (rung.isFinal() ? "-final" : "")));
        RungRunner.Measured measured =
                runner.run(new RunRequest(plan, request.scenario(), planner.selection(rung)), run, cancellation);
        spent = spent.plus(measured.took());
        boolean isWhole = !cancellation.isCancelled();
        List<CandidateFacts> facts = RungJudge.judge(measured.result(), planner.candidates(rung), request.aim());
        List<String> spared = List.of();
        if (isWhole) {
            planner.measured(rung, measured.result(), measured.took());
            halving.measured(RungJudge.standings(facts));
            spared = halving.path().getLast().spared().stream().map(this::name).toList();
        }
        TuneRung done = new TuneRung(
                rung.number(),
                rung.isFinal(),
                run.path().toString(),
                measured.result().blocks().stream()
                        .mapToInt(BlockResult::roundsPlanned)
                        .max()
                        .orElse(0),
                measured.took().toMillis(),
                facts,
                spared);
        rungs.add(done);
        lastBySpeed = done.with(RungJudge.judge(
                measured.result(), planner.candidates(rung), request.aim().bySpeed(space.load())));
        return isWhole;
    }

    /** Choose from the last rung; without a goal the fastest, so who is like it must be told by speed. */
    private @Nullable TuneChoice choice() {
        TuneRung last = lastBySpeed;
        if (last == null) {
            return null;
        }
        List<TuneRung> judged = new ArrayList<>(rungs.subList(0, rungs.size() - 1));
        judged.add(last);
        return TuneChoice.of(judged, request.aim().bySpeed(space.load()).goal()).orElse(null);
    }

    private String name(String id) {
        return Objects.requireNonNull(byId.get(id), "only candidates are named").name();
    }

    private TuneResult result(TuneEnding ending) {
        TuneChoice choice = ending == TuneEnding.DECIDED ? choice() : null;
        return new TuneResult(
                TuneResult.SCHEMA,
                request.scenario().scenario().name(),
                space.place(),
                request.profile(),
                request.aim().goal(),
                request.aim().requirements().stream()
                        .map(requirement -> requirement.text())
                        .toList(),
                request.seed(),
                request.budget().toMillis(),
                spent.toMillis(),
                ending,
                rungs,
                halving.fallen().stream()
                        .map(fall -> new TuneResult.Out(
                                name(fall.standing().candidate()),
                                fall.rung(),
                                fall.reason(),
                                FallWords.because(fall, request.aim().goal())))
                        .toList(),
                choice,
                choice == null ? TuneResult.nearestMiss(rungs).orElse(null) : null);
    }
}

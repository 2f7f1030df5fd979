package dev.assay.agent.load;

import dev.assay.scenarios.hash.Sha256;
import dev.assay.scenarios.language.LatencyBound;
import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.measurement.Batches;
import dev.assay.scenarios.measurement.FoundRate;
import dev.assay.scenarios.measurement.OpenLoop;
import dev.assay.scenarios.measurement.RateTrial;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.random.PoissonSchedule;
import dev.assay.scenarios.statistics.PercentileSupport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Find the highest rate at which queries keep to a latency bound, by a bounded number of trials. For one thread. */
final class PeakRateFinder {
    /** A trial in which two queries may be too slow: with fewer, one stray query decides. */
    private static final int FEWEST_ABOVE = 2;

    private final Load.PeakRate load;
    private final Function<PoissonSchedule, OpenLoopRun> runner;
    private final long seed;
    private final List<Trial> trials = new ArrayList<>();

    /** A trial with what it recorded. */
    private record Trial(RateTrial outcome, OpenLoopRun run) {}

    /** @param runner runs queries as a schedule says */
    PeakRateFinder(Load.PeakRate load, Function<PoissonSchedule, OpenLoopRun> runner, long seed) {
        this.load = load;
        this.runner = runner;
        this.seed = seed;
    }

    /**
     * Search.
     *
     * @param capacityPerSecond queries a second that are answered when there is always one that waits
     * @param alone queries that came one after the other: no rate makes queries faster than these
     * @throws ProblemException {@code load.no-rate} if no trial met the bound, or none can
     */
    Found find(double capacityPerSecond, LatencyRecorder alone) {
        refuseTheImpossible(alone);
        RateSearch search = new RateSearch(capacityPerSecond, load.confirmations(), load.maxTrials());
        for (var rate = search.next(); rate.isPresent(); rate = search.next()) {
            Trial trial = trial(rate.getAsDouble(), search.isConfirming());
            trials.add(trial);
            search.tried(trial.outcome.met());
        }
        // Once a rate was repeated, only rates that were repeated are known to be more than luck.
        boolean hasRepeated = trials.stream().anyMatch(trial -> trial.outcome.confirming());
        double best = trials.stream()
                .map(Trial::outcome)
                .filter(RateTrial::met)
                .filter(trial -> trial.confirming() || !hasRepeated)
                .mapToDouble(RateTrial::queriesPerSecond)
                .reduce((_, last) -> last)
                .orElseGet(this::bestOfSearch);
        List<OpenLoopRun> runs = trials.stream()
                .filter(trial -> trial.outcome.queriesPerSecond() == best)
                .map(Trial::run)
                .toList();
        return new Found(
                new FoundRate(
                        best,
                        search.isConfirmed(),
                        capacityPerSecond,
                        trials.stream().map(Trial::outcome).toList()),
                runs);
    }

    /** Without this, a bound that no query keeps to would be searched for at ever lower rates, which takes ever longer. */
    private void refuseTheImpossible(LatencyRecorder alone) {
        LatencyBound bound = load.latencyBound();
        long queries = alone.count();
        long above = alone.countAbove(bound.latency().toNanos());
        if (PercentileSupport.isExceeded(queries, above, bound.percentile())) {
            throw noRate("one after the other, " + above + " of " + queries + " queries took longer");
        }
    }

    private double bestOfSearch() {
        return trials.stream()
                .map(Trial::outcome)
                .filter(RateTrial::met)
                .mapToDouble(RateTrial::queriesPerSecond)
                .min()
                .orElseThrow(() -> {
                    RateTrial last = trials.getLast().outcome;
                    return noRate("at " + Math.round(last.queriesPerSecond() * 10) / 10.0 + " queries a second "
                            + last.queriesAbove() + " of " + last.queries() + " took longer");
                });
    }

    private Trial trial(double ratePerSecond, boolean confirming) {
        LatencyBound bound = load.latencyBound();
        long fewest = Math.max(
                load.budget().minQueries(), PercentileSupport.requiredQueries(bound.percentile(), FEWEST_ABOVE));
        PoissonSchedule schedule = PoissonSchedule.of(
                seed + trials.size(), ratePerSecond, load.budget().minDuration().toNanos(), fewest);
        OpenLoopRun run = runner.apply(schedule);
        // Who got a failure instead of an answer did not get it in time either.
        long above = run.latency().countAbove(bound.latency().toNanos()) + run.unanswered();
        boolean met = above <= PercentileSupport.allowedAbove(schedule.count(), bound.percentile());
        return new Trial(
                new RateTrial(
                        ratePerSecond,
                        schedule.count(),
                        above,
                        run.latency().percentileNs(bound.percentile()),
                        met,
                        confirming),
                run);
    }

    private ProblemException noRate(String why) {
        return new ProblemException(Problem.user(
                "load.no-rate",
                "no rate of the load " + load.name() + " keeps to its latency bound: " + why,
                "raise latency-bound above what a single query takes; a load of type single-stream shows that"));
    }

    /**
     * What was found.
     *
     * @param rate with all trials
     * @param runs what the trials at that rate recorded, at least one
     */
    record Found(FoundRate rate, List<OpenLoopRun> runs) {
        /** Return the runs at the rate together, as if they had been one. */
        OpenLoopRun merged() {
            OpenLoopRun first = runs.getFirst();
            long durationNs = first.durationNs();
            for (OpenLoopRun run : runs.subList(1, runs.size())) {
                first.latency().add(run.latency());
                first.issueDelay().add(run.issueDelay());
                durationNs += run.durationNs();
            }
            return new OpenLoopRun(
                    first.schedule(),
                    first.latency(),
                    first.issueDelay(),
                    first.startEpochMs(),
                    durationNs,
                    runs.stream()
                            .map(OpenLoopRun::batches)
                            .filter(Objects::nonNull)
                            .reduce(Batches::plus)
                            .orElse(null));
        }

        /** Return what belongs to the open loop; the hash is that of all schedules' hashes. */
        OpenLoop openLoop(OpenLoopRun merged, long endEpochMs) {
            var digest = Sha256.digest();
            runs.forEach(run -> digest.update(run.schedule().sha256().getBytes(StandardCharsets.US_ASCII)));
            return new OpenLoop(
                    merged.issueDelay().toHistogram(merged.startEpochMs(), endEpochMs),
                    rate.queriesPerSecond(),
                    HexFormat.of().formatHex(digest.digest()),
                    runs.stream().mapToLong(OpenLoopRun::lastDueNs).sum());
        }
    }
}

package dev.assay.reports.assembly;

import dev.assay.reports.statistics.MergedLatency;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.AccuracyMeasurement.Classification;
import dev.assay.scenarios.measurement.AccuracyMeasurement.Fidelity;
import dev.assay.scenarios.measurement.Batches;
import dev.assay.scenarios.measurement.ColdStart;
import dev.assay.scenarios.measurement.LatencyHistogram;
import dev.assay.scenarios.measurement.NewInputs;
import dev.assay.scenarios.measurement.OpenLoop;
import dev.assay.scenarios.measurement.RefereeRound;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.measurement.TimedOutputs;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.TaskInfo;
import dev.assay.scenarios.wire.CellReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keep of one cell's report what can be true, and say what was left out and why.
 *
 * @param rounds believable rounds, in their order
 * @param refereeRounds believable rounds of the load's referee, in their order
 * @param accuracy the accuracy pass, if it is believable
 * @param problems the agent's own, then those found here
 */
record CheckedCell(
        List<RoundMeasurement> rounds,
        List<RefereeRound> refereeRounds,
        @Nullable AccuracyMeasurement accuracy,
        List<Problem> problems) {
    private static final String HINT = "this part was left out; run the scenario again, and report it if it comes back";

    static CheckedCell of(CellReport report, int roundsPlanned, TaskInfo task) {
        List<Problem> problems = new ArrayList<>(report.problems());
        List<RoundMeasurement> rounds = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (RoundMeasurement round : report.rounds()) {
            String doubt = doubt(round, roundsPlanned);
            if (doubt == null && !seen.add(round.round())) {
                doubt = "was reported twice";
            }
            if (doubt == null) {
                rounds.add(round);
            } else {
                problems.add(Problem.agent(
                        "result.bad-round",
                        "round " + (round.round() + 1) + " of " + report.variant() + " " + doubt,
                        HINT));
            }
        }
        rounds.sort(Comparator.comparingInt(RoundMeasurement::round));
        AccuracyMeasurement accuracy = report.accuracy();
        if (accuracy != null) {
            String doubt = doubt(accuracy, task);
            if (doubt != null) {
                problems.add(Problem.agent(
                        "result.bad-accuracy", "the accuracy of " + report.variant() + " " + doubt, HINT));
                accuracy = null;
            }
        }
        List<RefereeRound> refereeRounds = refereeRounds(report, roundsPlanned, problems);
        return new CheckedCell(List.copyOf(rounds), refereeRounds, accuracy, List.copyOf(problems));
    }

    private static List<RefereeRound> refereeRounds(CellReport report, int roundsPlanned, List<Problem> problems) {
        List<RefereeRound> rounds = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (RefereeRound round : Objects.requireNonNullElse(report.refereeRounds(), List.<RefereeRound>of())) {
            String doubt = doubt(round.round(), round.latency(), roundsPlanned);
            if (doubt == null && !seen.add(round.round())) {
                doubt = "was reported twice";
            }
            if (doubt == null) {
                rounds.add(round);
            } else {
                problems.add(Problem.agent(
                        "result.bad-round",
                        "the referee's round " + (round.round() + 1) + " of " + report.variant() + " " + doubt,
                        HINT));
            }
        }
        rounds.sort(Comparator.comparingInt(RefereeRound::round));
        return List.copyOf(rounds);
    }

    private static @Nullable String doubt(int round, LatencyHistogram latency, int roundsPlanned) {
        if (round < 0 || round >= roundsPlanned) {
            return "does not exist: " + roundsPlanned + " rounds were planned";
        }
        try {
            MergedLatency.of(latency);
            return null;
        } catch (ProblemException e) {
            return "has no usable latencies: " + e.getMessage();
        }
    }

    private static @Nullable String doubt(RoundMeasurement round, int roundsPlanned) {
        String doubtOfLatencies = doubt(round.round(), round.latency(), roundsPlanned);
        if (doubtOfLatencies != null) {
            return doubtOfLatencies;
        }
        if (round.queries() != round.latency().count()) {
            return "says " + Numbers.count(round.queries()) + " queries, but has latencies of "
                    + Numbers.count(round.latency().count());
        }
        if (round.samples() < round.queries()) {
            return "says fewer samples than queries";
        }
        if (round.durationNs() <= 0) {
            return "says that it took " + round.durationNs() + " ns";
        }
        if (!(round.throughputPerSecond() > 0) || Double.isInfinite(round.throughputPerSecond())) {
            return "says a throughput of " + round.throughputPerSecond() + " samples a second";
        }
        OpenLoop openLoop = round.openLoop();
        String doubt = openLoop == null ? null : doubt(openLoop, round.queries());
        if (doubt != null) {
            return doubt;
        }
        Batches batches = round.batches();
        if (batches != null && batches.requests() != round.queries() + batches.failedRequests()) {
            return "says " + Numbers.count(batches.requests()) + " requests in batches, but "
                    + Numbers.count(round.queries()) + " answers and " + Numbers.count(batches.failedRequests())
                    + " failures";
        }
        String doubtOfIntervals = doubtOfIntervals(round);
        if (doubtOfIntervals != null) {
            return doubtOfIntervals;
        }
        TimedOutputs outputs = round.timedOutputs();
        if (outputs != null && !isPossible(outputs)) {
            return "says " + outputs.different() + " of " + outputs.checked() + " timed outputs differ, by up to "
                    + outputs.worstDifference();
        }
        NewInputs newInputs = round.newInputs();
        if (newInputs != null && !isPossible(newInputs)) {
            return "says that new inputs took longer in " + newInputs.slower() + " and less long in "
                    + newInputs.faster() + " of " + newInputs.pairs() + " pairs";
        }
        ColdStart cold = round.coldStart();
        if (cold.processNs() < 0 || cold.loadNs() < 0 || cold.firstInferenceNs() < 0) {
            return "says a cold start that took less than no time";
        }
        return null;
    }

    private static boolean isPossible(TimedOutputs outputs) {
        Integer ofOtherSize = outputs.ofOtherSize();
        return outputs.checked() >= (ofOtherSize == null ? 1 : 0)
                && (ofOtherSize == null || ofOtherSize >= 1)
                && outputs.different() >= 0
                && outputs.different() <= outputs.checked()
                && outputs.worstDifference() >= 0
                && outputs.betweenSamples() >= 0
                && outputs.verdict()
                        == TimedOutputs.of(
                                        outputs.checked(),
                                        outputs.different(),
                                        outputs.worstDifference(),
                                        outputs.betweenSamples())
                                .verdict();
    }

    private static boolean isPossible(NewInputs newInputs) {
        return newInputs.pairs() >= 1
                && newInputs.slower() >= 0
                && newInputs.faster() >= 0
                && newInputs.slower() + newInputs.faster() <= newInputs.pairs()
                && newInputs.medianNs() >= 0
                && newInputs.medianRatio() >= 0
                && newInputs.verdict()
                        == NewInputs.of(
                                        newInputs.pairs(),
                                        newInputs.slower(),
                                        newInputs.faster(),
                                        newInputs.medianRatio(),
                                        newInputs.medianNs())
                                .verdict();
    }

    private static @Nullable String doubtOfIntervals(RoundMeasurement round) {
        List<LatencyHistogram> intervals = round.intervals();
        if (intervals == null || intervals.isEmpty()) {
            return null;
        }
        try {
            MergedLatency merged = MergedLatency.of(intervals);
            return merged.count() == round.queries()
                    ? null
                    : "says " + Numbers.count(round.queries()) + " queries, but has " + Numbers.count(merged.count())
                            + " in its intervals";
        } catch (ProblemException e) {
            return "has no usable intervals: " + e.getMessage();
        }
    }

    private static @Nullable String doubt(OpenLoop openLoop, long queries) {
        try {
            MergedLatency.of(openLoop.issueDelay());
        } catch (ProblemException e) {
            return "has no usable issue delays: " + e.getMessage();
        }
        if (openLoop.issueDelay().count() != queries) {
            return "says " + Numbers.count(queries) + " queries, but has issue delays of "
                    + Numbers.count(openLoop.issueDelay().count());
        }
        return openLoop.scheduledPerSecond() > 0 && !Double.isInfinite(openLoop.scheduledPerSecond())
                ? null
                : "says that " + openLoop.scheduledPerSecond() + " queries a second were scheduled";
    }

    private static @Nullable String doubt(AccuracyMeasurement accuracy, TaskInfo task) {
        return switch (accuracy) {
            case Classification classification -> doubt(classification, task);
            case Fidelity fidelity -> doubt(fidelity, task);
        };
    }

    private static @Nullable String doubt(Classification classification, TaskInfo task) {
        List<Integer> predictions = classification.predictions();
        if (predictions.isEmpty() || predictions.size() != task.labels().size()) {
            return "has " + predictions.size() + " predictions for "
                    + task.labels().size() + " labelled samples";
        }
        int correct = 0;
        for (int i = 0; i < predictions.size(); i++) {
            int prediction = predictions.get(i);
            if (prediction < 0 || prediction >= task.classes().size()) {
                return "predicts class " + prediction + " of " + task.classes().size();
            }
            correct += prediction == task.labels().get(i) ? 1 : 0;
        }
        return correct == classification.correct()
                ? null
                : "says " + classification.correct() + " correct predictions, but has " + correct;
    }

    private static @Nullable String doubt(Fidelity fidelity, TaskInfo task) {
        int samples = task.evaluationSamples();
        if (samples == 0
                || fidelity.cosine().size() != samples
                || fidelity.top1Agrees().size() != samples) {
            return "has " + fidelity.cosine().size() + " similarities and "
                    + fidelity.top1Agrees().size() + " agreements for " + samples + " samples";
        }
        for (double cosine : fidelity.cosine()) {
            // Rounding may carry a cosine a little beyond 1.
            if (!(Math.abs(cosine) <= 1 + 1e-6)) {
                return "has a cosine of " + cosine + ": outputs are not finite or were compared wrongly";
            }
        }
        return null;
    }
}

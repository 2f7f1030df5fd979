package dev.assay.reports.tune;

import dev.assay.reports.assembly.Comparability;
import dev.assay.reports.gate.GateStatus;
import dev.assay.reports.gate.RequirementFinding;
import dev.assay.reports.gate.Requirements;
import dev.assay.reports.halving.Standing;
import dev.assay.reports.recommendation.ParetoFront;
import dev.assay.reports.recommendation.Recommendations;
import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.language.Gate;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.AccuracyVerdict;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellSummary;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judge the candidates of one rung.
 *
 * <p>A candidate can't be chosen where a requirement is shown not to hold; where one about its answers is not shown to hold, since they
 * are scored once and further rounds tell nothing new about them; where its loss is shown to be beyond the scenario's gate, unless a
 * requirement says otherwise; where it is shown not to keep to its load; and where its speed is not that of the model, or unknown.
 */
public final class RungJudge {
    private static final Interval BEST = new Interval(1, 1, 1);

    private final RunResult result;
    private final TuneAim aim;
    private final boolean judgesByGate;

    private RungJudge(RunResult result, TuneAim aim) {
        this.result = result;
        this.aim = aim;
        this.judgesByGate = aim.requirements().stream()
                .noneMatch(requirement -> requirement.quantity().isAboutAnswers());
    }

    /** Return what a rung showed of its candidates, in their order. */
    public static List<CandidateFacts> judge(RunResult result, List<TuneCandidate> candidates, TuneAim aim) {
        return new RungJudge(result, aim).judge(candidates);
    }

    /** Return how the candidates stand in the search. */
    public static List<Standing> standings(List<CandidateFacts> facts) {
        return facts.stream().map(RungJudge::standing).toList();
    }

    private static Standing standing(CandidateFacts facts) {
        String id = facts.candidate().id();
        String obstacle = facts.obstacle();
        Interval excess = facts.excess();
        if (obstacle != null || excess == null) {
            return Standing.out(id, Objects.requireNonNullElse(obstacle, "it was not measured"));
        }
        return new Standing(
                id, excess, Objects.requireNonNullElse(facts.slowness(), Double.MAX_VALUE), null, facts.meets());
    }

    private List<CandidateFacts> judge(List<TuneCandidate> candidates) {
        Map<TuneCandidate, Judgement> judgements = new HashMap<>();
        List<MeasuredCandidate> competing = new ArrayList<>();
        for (TuneCandidate candidate : candidates) {
            Judgement judgement = judgement(candidate);
            judgements.put(candidate, judgement);
            if (judgement.measured() != null && judgement.obstacle() == null) {
                competing.add(judgement.measured());
            }
        }
        Set<MeasuredCandidate> front = new HashSet<>(
                ParetoFront.of(competing, List.of(MeasuredCandidate::slowness, one -> -accuracy(one), one ->
                        (double) one.summary().bytes())));
        return candidates.stream()
                .map(candidate -> facts(candidate, Objects.requireNonNull(judgements.get(candidate)), competing, front))
                .toList();
    }

    /**
     * What is to be said of a candidate by itself.
     *
     * @param measured {@code null} where nothing was measured
     */
    private record Judgement(
            @Nullable MeasuredCandidate measured,
            List<RequirementFinding> findings,
            @Nullable String obstacle,
            @Nullable Double missOfGate) {}

    private Judgement judgement(TuneCandidate candidate) {
        BlockResult block = result.blocks().stream()
                .filter(one -> one.id().equals(candidate.block()))
                .findFirst()
                .orElse(null);
        CellResult cell = block == null ? null : block.cell(candidate.variant()).orElse(null);
        if (block == null || cell == null || cell.summary() == null) {
            return new Judgement(null, List.of(), whyNotMeasured(cell), null);
        }
        MeasuredCandidate measured = new MeasuredCandidate(candidate, block, cell, cell.summary(), aim.goal());
        List<RequirementFinding> findings = Requirements.of(aim.requirements(), block, cell);
        Comparison comparison = block.comparison(candidate.variant()).orElse(null);
        return new Judgement(
                measured, findings, obstacle(measured, findings, comparison), judgesByGate ? miss(comparison) : null);
    }

    private String whyNotMeasured(@Nullable CellResult cell) {
        List<Problem> problems = cell == null ? result.problems() : cell.problems();
        return problems.isEmpty() ? "it was not measured" : problems.getFirst().message();
    }

    private @Nullable String obstacle(
            MeasuredCandidate measured, List<RequirementFinding> findings, @Nullable Comparison comparison) {
        String doubt = Comparability.reasonAgainst(measured.cell());
        if (doubt != null) {
            return doubt;
        }
        if (!measured.hasSpeed()) {
            return "its rounds tell no speed: there are fewer than two, or the clock is too coarse";
        }
        if (Recommendations.isBeyondBound(measured.summary())) {
            return "it does not keep to the load and its latency bound";
        }
        for (RequirementFinding finding : findings) {
            if (finding.status() == GateStatus.FAILED) {
                return finding.sentence();
            }
        }
        for (RequirementFinding finding : findings) {
            if (finding.status() == GateStatus.NOT_SHOWN
                    && finding.requirement().quantity().isAboutAnswers()) {
                return finding.sentence() + ", which the samples don't show; more rounds would not, either";
            }
        }
        Gate gate = result.task().gate();
        return judgesByGate
                        && gate != null
                        && comparison != null
                        && comparison.accuracyVerdict() == AccuracyVerdict.BEYOND_GATE
                ? beyondGate(gate, comparison)
                : null;
    }

    private static String beyondGate(Gate gate, Comparison comparison) {
        Interval delta = Objects.requireNonNull(comparison.accuracyDelta(), "a verdict has an interval");
        return "a loss of " + Numbers.points(-delta.estimate()) + " points ("
                + Numbers.pointsRange(-delta.high(), -delta.low()) + "), and the scenario's gate allows "
                + Numbers.points(gate.maxLoss());
    }

    private @Nullable Double miss(@Nullable Comparison comparison) {
        Gate gate = result.task().gate();
        Interval delta = comparison == null ? null : comparison.accuracyDelta();
        return gate == null || delta == null || gate.maxLoss() == 0
                ? null
                : (Double) Math.max(0, (-delta.estimate() - gate.maxLoss()) / gate.maxLoss());
    }

    private CandidateFacts facts(
            TuneCandidate candidate,
            Judgement judgement,
            List<MeasuredCandidate> competing,
            Set<MeasuredCandidate> front) {
        MeasuredCandidate measured = judgement.measured();
        if (measured == null) {
            return new CandidateFacts(
                    candidate,
                    candidate.block(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    judgement.obstacle(),
                    List.of(),
                    null,
                    judgement.obstacle(),
                    false,
                    false);
        }
        CellSummary summary = measured.summary();
        Comparison comparison = measured.block().comparison(candidate.variant()).orElse(null);
        Interval delta = comparison == null ? null : comparison.accuracyDelta();
        RequirementFinding worst = judgement.findings().stream()
                .filter(finding -> finding.status() != GateStatus.PASSED)
                .max(Comparator.comparingDouble(RequirementFinding::miss))
                .orElse(null);
        return new CandidateFacts(
                candidate,
                measured.block().id(),
                measured.hasSpeed() ? (Double) measured.slowness() : null,
                summary.p50Ns(),
                summary.p99Ns(),
                summary.throughputPerSecond(),
                measured.accuracy(),
                comparison == null ? null : comparison.speedup(),
                delta == null ? null : new Interval(-delta.estimate(), -delta.high(), -delta.low()),
                summary.bytes(),
                result.artifact(measured.block(), candidate.variant())
                        .map(ArtifactInfo::sha256)
                        .orElse(null),
                judgement.obstacle() == null ? excess(measured, competing) : null,
                judgement.obstacle(),
                judgement.findings().stream()
                        .filter(finding -> finding.status() == GateStatus.NOT_SHOWN)
                        .map(RequirementFinding::sentence)
                        .toList(),
                miss(judgement, worst),
                worst == null ? judgement.obstacle() : missed(worst),
                isGateShown(measured, comparison),
                front.contains(measured));
    }

    private boolean isGateShown(MeasuredCandidate measured, @Nullable Comparison comparison) {
        if (!judgesByGate || result.task().gate() == null || measured.isBaseline()) {
            return true;
        }
        return comparison != null && comparison.accuracyVerdict() == AccuracyVerdict.WITHIN_GATE;
    }

    private static @Nullable Double miss(Judgement judgement, @Nullable RequirementFinding worst) {
        if (worst != null) {
            return Double.isFinite(worst.miss()) ? (Double) worst.miss() : null;
        }
        return judgement.obstacle() == null ? (Double) 0.0 : judgement.missOfGate();
    }

    private static String missed(RequirementFinding finding) {
        return finding.sentence()
                + (finding.shortfall().isEmpty() ? ", which is not shown" : ", missed by " + finding.shortfall());
    }

    private Interval excess(MeasuredCandidate measured, List<MeasuredCandidate> competing) {
        return switch (aim.goal()) {
            case LATENCY, THROUGHPUT -> slownessAgainstFastest(measured, competing);
            case SIZE -> {
                long smallest = competing.stream()
                        .mapToLong(other -> other.summary().bytes())
                        .min()
                        .orElseThrow();
                double ratio = (double) measured.summary().bytes() / smallest;
                yield new Interval(ratio, ratio, ratio);
            }
            // Only what is at least as accurate and as small can make it pointless.
            case null ->
                slownessAgainstFastest(
                        measured,
                        competing.stream()
                                .filter(other -> accuracy(other) >= accuracy(measured)
                                        && other.summary().bytes()
                                                <= measured.summary().bytes())
                                .toList());
        };
    }

    private static Interval slownessAgainstFastest(MeasuredCandidate measured, List<MeasuredCandidate> others) {
        MeasuredCandidate fastest = others.stream()
                .min(Comparator.comparingDouble(MeasuredCandidate::slowness))
                .orElseThrow();
        return fastest.equals(measured) ? BEST : measured.slownessAgainst(fastest);
    }

    private static double accuracy(MeasuredCandidate measured) {
        return Objects.requireNonNullElse(measured.accuracy(), 0.0);
    }
}

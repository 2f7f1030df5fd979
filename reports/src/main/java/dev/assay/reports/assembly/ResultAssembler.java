package dev.assay.reports.assembly;

import dev.assay.scenarios.language.Load;
import dev.assay.scenarios.language.Referee;
import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.ArtifactInfo;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.CellStatus;
import dev.assay.scenarios.result.Control;
import dev.assay.scenarios.result.RefereeResult;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.RunStatus;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turn what a run left behind into its result; whatever failed, was stopped or never ran is in it too, with the reason. */
public final class ResultAssembler {
    private ResultAssembler() {}

    /** Assemble the result of a run. */
    public static RunResult assemble(MeasuredRun run) {
        List<Problem> problems = new ArrayList<>(run.problems());
        List<BlockResult> blocks = new ArrayList<>();
        for (MeasuredBlock block : run.blocks()) {
            blocks.add(assemble(block, run, problems));
        }
        RunResult bare = new RunResult(
                RunResult.SCHEMA,
                run.assay(),
                run.run().withStatus(status(run, blocks)),
                run.task(),
                run.devices(),
                run.artifacts(),
                blocks,
                null,
                null,
                null,
                null,
                null,
                null,
                problems);
        return Summaries.summarize(bare);
    }

    private static BlockResult assemble(MeasuredBlock block, MeasuredRun run, List<Problem> runProblems) {
        PlannedBlock planned = block.planned();
        BlockReport report = block.report();
        Map<String, CellReport> reports = new HashMap<>();
        if (report != null) {
            for (CellReport cell : report.cells()) {
                if (!planned.variants().contains(cell.variant()) || reports.putIfAbsent(cell.variant(), cell) != null) {
                    runProblems.add(Problem.agent(
                            "result.unexpected-cell",
                            "block " + block.id() + " was reported with an unexpected cell " + cell.variant(),
                            "the cell was left out; do agent and coordinator have the same version?"));
                }
            }
        }
        List<CellResult> cells = planned.variants().stream()
                .map(variant -> assemble(variant, block, reports.get(variant), run))
                .toList();
        return new BlockResult(
                block.id(),
                block.device(),
                planned.runtime(),
                planned.shape(),
                planned.load(),
                roundsPlanned(block),
                planned.rounds(),
                report == null ? null : report.noiseBefore(),
                report == null ? null : report.noiseAfter(),
                cells,
                control(block, run),
                report == null ? null : report.selfCost(),
                List.of());
    }

    private static CellResult assemble(
            String variant, MeasuredBlock block, @Nullable CellReport report, MeasuredRun run) {
        if (report == null) {
            // A variant may be there for one runtime and shape, and not for others.
            Problem unbuilt = isBuilt(variant, block.planned(), run)
                    ? null
                    : run.unbuilt().get(variant);
            Problem reason = unbuilt != null ? unbuilt : neverMeasured(variant, block, run);
            return new CellResult(variant, CellStatus.FAILED, List.of(reason), null, null, List.of(), null, null);
        }
        int roundsPlanned = roundsPlanned(block);
        CheckedCell checked = CheckedCell.of(report, roundsPlanned, run.task());
        List<Problem> problems = new ArrayList<>(checked.problems());
        boolean isComplete = checked.rounds().size() == roundsPlanned
                && (checked.accuracy() != null || !expectsAccuracy(variant, block, run));
        if (!isComplete && problems.isEmpty()) {
            problems.add(incomplete(variant, block, checked, run));
        }
        return new CellResult(
                variant,
                status(checked.rounds(), problems),
                problems,
                report.evidence(),
                checked.accuracy(),
                checked.rounds(),
                referee(block.planned().load(), checked),
                null);
    }

    private static boolean isBuilt(String variant, PlannedBlock planned, MeasuredRun run) {
        return ArtifactInfo.find(run.artifacts(), variant, planned.runtime(), planned.shape())
                .isPresent();
    }

    private static @Nullable RefereeResult referee(Load load, CheckedCell checked) {
        Referee referee = load.referee();
        return referee == null
                ? null
                : new RefereeResult(
                        referee, checked.refereeRounds(), null, null, 0, RefereeResult.Verdict.INCONCLUSIVE);
    }

    /** Return how many rounds each cell should have: the agent decides about those that are added, within the budget. */
    private static int roundsPlanned(MeasuredBlock block) {
        RoundBudget budget = block.planned().rounds();
        BlockReport report = block.report();
        return report == null ? budget.planned() : Math.clamp(report.rounds(), budget.planned(), budget.most());
    }

    private static @Nullable Control control(MeasuredBlock block, MeasuredRun run) {
        BlockReport report = block.report();
        CellReport control = report == null ? null : report.control();
        if (control == null) {
            return null;
        }
        CheckedCell checked = CheckedCell.of(control, roundsPlanned(block), run.task());
        return new Control(checked.rounds(), checked.problems(), null, 0, null, null);
    }

    private static boolean expectsAccuracy(String variant, MeasuredBlock block, MeasuredRun run) {
        boolean isBaseline = variant.equals(block.planned().variants().getFirst());
        boolean isRelativeToBaseline = run.task().classes().isEmpty();
        return run.task().evaluationSamples() > 0 && !(isBaseline && isRelativeToBaseline);
    }

    private static CellStatus status(List<RoundMeasurement> rounds, List<Problem> problems) {
        if (rounds.isEmpty()) {
            return CellStatus.FAILED;
        }
        return problems.isEmpty() ? CellStatus.MEASURED : CellStatus.PARTIAL;
    }

    private static RunStatus status(MeasuredRun run, List<BlockResult> blocks) {
        List<CellStatus> cells = blocks.stream()
                .flatMap(block -> block.cells().stream())
                .map(CellResult::status)
                .toList();
        if (!cells.isEmpty() && cells.stream().allMatch(cell -> cell == CellStatus.MEASURED)) {
            return RunStatus.COMPLETE;
        }
        if (run.run().interrupted() || run.blocks().stream().anyMatch(ResultAssembler::wasInterrupted)) {
            return RunStatus.INTERRUPTED;
        }
        return cells.stream().allMatch(cell -> cell == CellStatus.FAILED) ? RunStatus.FAILED : RunStatus.PARTIAL;
    }

    private static boolean wasInterrupted(MeasuredBlock block) {
        BlockReport report = block.report();
        return report != null && report.interrupted();
    }

    private static Problem neverMeasured(String variant, MeasuredBlock block, MeasuredRun run) {
        if (block.failure() != null) {
            return block.failure();
        }
        String what = variant + " was not measured in block " + block.id() + ": ";
        if (wasInterrupted(block) || (block.report() == null && run.run().interrupted())) {
            return Problem.user("run.interrupted", what + "the run was stopped", "run the scenario again to the end");
        }
        return Problem.agent(
                "run.no-report",
                what + "nothing came back from device " + block.device(),
                "look at the other problems of this run and the agent's log");
    }

    private static Problem incomplete(String variant, MeasuredBlock block, CheckedCell checked, MeasuredRun run) {
        int roundsPlanned = roundsPlanned(block);
        String what = checked.rounds().size() == roundsPlanned
                ? "the accuracy of " + variant + " is missing in block " + block.id()
                : variant + " has " + checked.rounds().size() + " of " + roundsPlanned + " rounds in block "
                        + block.id();
        if (wasInterrupted(block) || run.run().interrupted()) {
            return Problem.user("run.interrupted", what + ": the run was stopped", "run the scenario again to the end");
        }
        return Problem.agent("run.incomplete", what + ", and the agent does not say why", "look at the agent's log");
    }
}

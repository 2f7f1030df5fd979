package dev.assay.coordinator.lab;

import dev.assay.coordinator.database.Preparation;
import dev.assay.coordinator.database.RunRecord;
import dev.assay.coordinator.database.StoredBlock;
import dev.assay.coordinator.run.RunDirectory;
import dev.assay.coordinator.schedule.BlockState;
import dev.assay.coordinator.source.DownloadListener;
import dev.assay.coordinator.task.SampleExamples;
import dev.assay.reports.assembly.FlippedSamples;
import dev.assay.reports.assembly.MeasuredBlock;
import dev.assay.reports.assembly.MeasuredRun;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.reports.assembly.RunDescription;
import dev.assay.reports.claim.ClaimChecker;
import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.language.InputShape;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlanSelection;
import dev.assay.scenarios.plan.PlannedBlock;
import dev.assay.scenarios.plan.PlannedExclusion;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.result.AssayBuild;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.SampleExample;
import dev.assay.scenarios.store.ContentStore;
import dev.assay.scenarios.store.StoredFile;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.RunPhase;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Write the results of runs from what is stored: the same as often as one wants.
 *
 * @param assay which Assay this is
 * @param content has models and sample sets
 * @param reports has the reports of blocks
 * @param sources finds data sets, to show samples
 * @param directories where the result of each run goes
 * @param clock tells when a run finished
 */
record RunResults(
        AssayBuild assay,
        ContentStore content,
        ReportFiles reports,
        RunSources sources,
        Function<String, RunDirectory> directories,
        InstantSource clock) {
    /** Write the result, and the pages too once nothing of the run is open. */
    void write(RunRecord run, Preparation preparation, List<StoredBlock> blocks) {
        Plan plan = RunPlans.plan(run.submission());
        boolean isOpen = blocks.stream().anyMatch(block -> !block.state().isEnded());
        RunDirectory directory = directories.apply(run.id());
        RunResult result = assemble(run, plan, preparation, blocks, isOpen);
        if (!isOpen) {
            result = FlippedSamples.attach(result, samples -> examples(run, plan, preparation, samples));
        }
        directory.saveResult(result);
        if (!isOpen) {
            directory.savePages(result);
        }
    }

    private RunResult assemble(
            RunRecord run, Plan plan, Preparation preparation, List<StoredBlock> blocks, boolean isOpen) {
        Map<String, PlannedBlock> planned =
                plan.blocks().stream().collect(Collectors.toMap(PlannedBlock::id, block -> block));
        List<MeasuredBlock> measured = new ArrayList<>();
        for (StoredBlock block : blocks) {
            PlannedBlock origin = planned.get(block.plannedId());
            if (origin == null) {
                throw new ProblemException(Problem.internal(
                        "run.other-plan",
                        "block " + block.plannedId() + " is no longer part of the plan of run " + run.id(),
                        "this Assay plans differently from the one that took the run on; submit it again"));
            }
            measured.add(new MeasuredBlock(
                    block.scheduled().key().block(),
                    preparation.measurable(origin),
                    block.scheduled().device(),
                    report(block),
                    block.state() instanceof BlockState.Failed(Problem reason) ? reason : null));
        }
        List<Problem> problems = Stream.concat(
                        plan.exclusions().stream().map(PlannedExclusion::problem), preparation.problems().stream())
                .toList();
        RunResult result = ResultAssembler.assemble(new MeasuredRun(
                assay,
                new RunDescription(
                        run.id(),
                        plan.scenario().name(),
                        description(run, plan),
                        run.scenarioSha256(),
                        run.submission().fileName(),
                        plan.profile().name(),
                        plan.seed(),
                        plan.scenario().margin(),
                        plan.scenario().gates().stream()
                                .map(GateExpression::text)
                                .toList(),
                        run.submitted(),
                        clock.instant(),
                        // Should this process die now, what is written says truly that the run was stopped.
                        run.standing().cancelled() || (isOpen && run.standing().phase() == RunPhase.MEASURING)),
                preparation.task(),
                preparation.devices(),
                preparation.artifacts(),
                preparation.unbuilt(),
                measured,
                problems));
        return ClaimChecker.check(result, plan.scenario());
    }

    private static String description(RunRecord run, Plan plan) {
        PlanSelection selection = run.submission().selection();
        String purpose = selection == null ? null : selection.purpose();
        return purpose == null
                ? plan.scenario().description()
                : (plan.scenario().description() + " " + purpose).strip();
    }

    private @Nullable BlockReport report(StoredBlock block) {
        return block.report() == null ? null : reports.read(block.report());
    }

    private List<SampleExample> examples(RunRecord run, Plan plan, Preparation preparation, List<Integer> samples) {
        // A sample is the same in every shape; any that has a sample set will do.
        for (InputShape shape : plan.scenario().shapes()) {
            Optional<StoredFile> sampleSet = sampleSet(preparation, shape);
            if (sampleSet.isPresent()) {
                return new SampleExamples(
                                sources.resolver(run, DownloadListener.NONE),
                                plan.task(),
                                plan.scenario().model(),
                                shape,
                                sampleSet.get().path(),
                                sources.baseDirectory(run))
                        .of(samples);
            }
        }
        return List.of();
    }

    private Optional<StoredFile> sampleSet(Preparation preparation, InputShape shape) {
        String sha256 = preparation.task().sampleSets().get(shape.name());
        try {
            return sha256 == null ? Optional.empty() : content.find(sha256);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "samples.not-readable",
                            "the sample set " + sha256 + " can't be read: " + e.getMessage(),
                            "check the rights in the data directory"),
                    e);
        }
    }
}

package dev.assay.cli.run;

import dev.assay.agent.block.CancellationToken;
import dev.assay.cli.home.AssayHome;
import dev.assay.cli.home.ThisAssay;
import dev.assay.cli.view.RemainingTime;
import dev.assay.cli.view.RunEvent;
import dev.assay.cli.view.RunView;
import dev.assay.coordinator.run.PreparedBlock;
import dev.assay.coordinator.run.PreparedRun;
import dev.assay.coordinator.run.RunPreparation;
import dev.assay.coordinator.source.SourceResolver;
import dev.assay.coordinator.source.SourceResolvers;
import dev.assay.coordinator.store.ContentStore;
import dev.assay.reports.assembly.FlippedSamples;
import dev.assay.reports.assembly.MeasuredBlock;
import dev.assay.reports.assembly.MeasuredRun;
import dev.assay.reports.assembly.ResultAssembler;
import dev.assay.reports.assembly.RunDescription;
import dev.assay.scenarios.plan.Plan;
import dev.assay.scenarios.plan.PlannedExclusion;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.wire.BlockProgress;
import dev.assay.scenarios.wire.BlockReport;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Run one scenario on this machine, from sources to a saved result. */
public final class LocalRun {
    private final AssayHome home;
    private final RunRequest request;
    private final RunDirectory directory;
    private final RunView view;
    private final InstantSource clock;
    private final CancellationToken cancellation;

    /**
     * Get ready; nothing is done yet.
     *
     * @param directory receives the result after each block, so that little is lost whatever happens
     * @param view is told what happens
     * @param clock tells when the run finished
     * @param cancellation stops the measuring; what was measured is kept
     */
    public LocalRun(
            AssayHome home,
            RunRequest request,
            RunDirectory directory,
            RunView view,
            InstantSource clock,
            CancellationToken cancellation) {
        this.home = home;
        this.request = request;
        this.directory = directory;
        this.view = view;
        this.clock = clock;
        this.cancellation = cancellation;
    }

    /**
     * Measure everything and save it.
     *
     * @return the result, complete or not
     * @throws dev.assay.scenarios.problem.ProblemException if nothing can be measured at all
     */
    public RunResult execute() {
        Plan plan = request.plan();
        view.show(new RunEvent.Planned(
                plan.scenario().name(),
                plan.profile().name().toText(),
                plan.blocks().size(),
                plan.cellCount(),
                plan.estimatedTime()));
        LocalAgent agent = LocalAgent.start(home, directory.logs(), request.raw() ? directory.createRaw() : null);
        PreparedRun prepared = prepare(agent);
        List<PreparedBlock> blocks = prepared.blocks();
        RemainingTime time = new RemainingTime(
                blocks.stream().map(block -> block.planned().estimatedTime()).toList(), System.nanoTime());
        List<@Nullable BlockReport> reports = new ArrayList<>();
        for (int i = 0; i < blocks.size() && !cancellation.isCancelled(); i++) {
            reports.add(measure(agent, prepared, i, time));
            // Should this process die now, the file says truly that the run was stopped.
            directory.saveResult(assemble(agent, prepared, reports, true));
        }
        RunResult result = FlippedSamples.attach(
                assemble(agent, prepared, reports, cancellation.isCancelled()), prepared.examples()::of);
        directory.saveResult(result);
        directory.savePages(result);
        return result;
    }

    private PreparedRun prepare(LocalAgent agent) {
        ContentStore store = new ContentStore(home.content());
        SourceResolver sources = SourceResolvers.create(
                store,
                home.sources(),
                (source, doneBytes, totalBytes) -> view.show(new RunEvent.Downloading(source, doneBytes, totalBytes)));
        Path scenarioDirectory = request.scenario().path().toAbsolutePath().resolveSibling("");
        // A download notices an interrupt, and only that.
        try (CancellationToken.Registration _ = cancellation.onCancel(Thread.currentThread()::interrupt)) {
            return new RunPreparation(store, sources)
                    .prepare(
                            request.plan(),
                            List.of(agent.device()),
                            scenarioDirectory,
                            directory.id(),
                            activity -> view.show(new RunEvent.Preparing(activity)));
        } finally {
            // What follows writes files, and an interrupt would keep it from that.
            boolean _ = Thread.interrupted();
        }
    }

    private BlockReport measure(LocalAgent agent, PreparedRun prepared, int index, RemainingTime time) {
        List<PreparedBlock> blocks = prepared.blocks();
        PreparedBlock block = blocks.get(index);
        String id = block.assignment().block();
        view.show(new RunEvent.BlockStarted(id, block.device(), index + 1, blocks.size()));
        BlockReport report = agent.blocks()
                .run(
                        block.assignment(),
                        block.device(),
                        prepared::file,
                        progress -> view.show(progressed(progress, index, time)),
                        cancellation);
        List<Problem> problems = report.cells().stream()
                .flatMap(cell -> cell.problems().stream())
                .toList();
        view.show(new RunEvent.BlockEnded(id, problems));
        return report;
    }

    private static RunEvent progressed(BlockProgress progress, int index, RemainingTime time) {
        double doneShare = time.doneShare(index, (double) progress.doneSteps() / Math.max(1, progress.totalSteps()));
        return new RunEvent.BlockProgressed(
                progress.block(),
                progress.doneSteps(),
                progress.totalSteps(),
                progress.activity(),
                doneShare,
                time.remaining(doneShare, System.nanoTime()));
    }

    private RunResult assemble(
            LocalAgent agent, PreparedRun prepared, List<@Nullable BlockReport> reports, boolean interrupted) {
        Plan plan = request.plan();
        List<MeasuredBlock> measured = new ArrayList<>();
        for (int i = 0; i < prepared.blocks().size(); i++) {
            PreparedBlock block = prepared.blocks().get(i);
            measured.add(
                    new MeasuredBlock(block.planned(), block.device(), i < reports.size() ? reports.get(i) : null));
        }
        List<Problem> problems = Stream.concat(
                        plan.exclusions().stream().map(PlannedExclusion::problem), prepared.problems().stream())
                .toList();
        return ResultAssembler.assemble(new MeasuredRun(
                ThisAssay.build(),
                new RunDescription(
                        directory.id(),
                        plan.scenario().name(),
                        plan.scenario().description(),
                        request.scenario().sha256(),
                        request.scenario().path().toString(),
                        plan.profile().name(),
                        plan.seed(),
                        plan.scenario().margin(),
                        request.started(),
                        clock.instant(),
                        interrupted),
                prepared.task(),
                List.of(agent.device()),
                prepared.artifacts(),
                prepared.unbuilt(),
                measured,
                problems));
    }
}

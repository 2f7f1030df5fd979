package dev.assay.agent.block;

import dev.assay.agent.runtime.InferenceRuntime;
import dev.assay.agent.runtime.RuntimeSupport;
import dev.assay.agent.runtime.WorkerNeeds;
import dev.assay.agent.worker.Worker;
import dev.assay.scenarios.measurement.NoiseProbe;
import dev.assay.scenarios.measurement.SelfCost;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.store.FileTree;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockReport;
import dev.assay.scenarios.wire.CellAssignment;
import dev.assay.scenarios.wire.CellReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Measure blocks on this machine, one at a time.
 *
 * <p>Keep one runner for as long as the agent lives: it remembers accuracy, which blocks of the same model and shape share.
 */
public final class BlockRunner {
    private static final System.Logger LOG = System.getLogger(BlockRunner.class.getName());

    private final BlockSetup setup;
    private final AccuracyMemo memo = new AccuracyMemo();
    /** The machine is the same for all blocks; guarded by {@link #oneBlock}. */
    private @Nullable SelfCost selfCost;
    /** Two blocks at once would disturb each other. */
    private final ReentrantLock oneBlock = new ReentrantLock();

    public BlockRunner(BlockSetup setup) {
        this.setup = setup;
    }

    /**
     * Measure one block. Whatever fails becomes a problem on its cell; the rest goes on.
     *
     * @param device id of the device that this agent measures on
     * @param artifacts finds models and samples
     * @param listener hears how far it is
     * @param cancellation stops it within a moment; what was measured is kept
     * @throws ProblemException {@code block.bad-assignment} if the baseline is not one of the cells
     */
    public BlockReport run(
            BlockAssignment assignment,
            String device,
            ArtifactLocator artifacts,
            BlockListener listener,
            CancellationToken cancellation) {
        checkBaseline(assignment);
        oneBlock.lock();
        try {
            return runAlone(assignment, device, artifacts, new StepCounter(assignment, listener), cancellation);
        } finally {
            oneBlock.unlock();
        }
    }

    private BlockReport runAlone(
            BlockAssignment assignment,
            String device,
            ArtifactLocator artifacts,
            StepCounter steps,
            CancellationToken cancellation) {
        List<CellLog> cells = assignment.cells().stream().map(CellLog::new).toList();
        try {
            WorkerNeeds workerNeeds = requireRuntime(assignment)
                    .workerNeeds(setup.directories())
                    .onCpus(assignment.runtime().cpus());
            Path samples = artifacts.locate(assignment.samples());
            Path directory = createDirectory();
            try {
                return measure(
                        new BlockContext(
                                assignment, setup, artifacts, directory, samples, workerNeeds, steps, cancellation),
                        cells,
                        device);
            } finally {
                delete(directory);
            }
        } catch (ProblemException e) {
            // Nothing could be tried: the same reason holds for all cells.
            cells.forEach(cell -> cell.failed(e.problems(), true));
            return report(assignment, cells, null, device, 0, null, null, null, cancellation.isCancelled());
        }
    }

    private BlockReport measure(BlockContext context, List<CellLog> cells, String device) {
        CoolDown coolDown = new CoolDown(setup.temperature(), setup.pause()::accept);
        NoiseProbe noiseBefore = probeNoise(context);
        new AccuracyPasses(context, cells, memo).run();
        CellLog control = context.assignment().control() ? control(context.assignment(), cells) : null;
        if (control != null && selfCost == null && !context.isCancelled()) {
            measureSelfCost(context, control);
        }
        List<CellLog> refereed = context.assignment().load().referee() == null ? List.of() : cells;
        int rounds = new Rounds(context, withControl(context.assignment(), cells, control), refereed, coolDown).run();
        boolean interrupted = context.isCancelled();
        NoiseProbe noiseAfter = probeNoise(context);
        return report(
                context.assignment(),
                cells,
                control,
                device,
                rounds,
                selfCost(context),
                noiseBefore,
                noiseAfter,
                interrupted);
    }

    private @Nullable SelfCost selfCost(BlockContext context) {
        return context.assignment().control() ? selfCost : null;
    }

    /** Beside what it measures, a thorough run says what the measuring costs. */
    private void measureSelfCost(BlockContext context, CellLog control) {
        context.steps().begin("measuring what Assay itself costs");
        try (Worker worker = setup.workers().launch("self-cost on null", context.directory(), WorkerNeeds.NONE);
                CancellationToken.Registration _ = context.cancellation().onCancel(worker::kill)) {
            worker.awaitReady();
            selfCost = worker.selfCost();
            worker.shutDown();
        } catch (ProblemException e) {
            if (!context.isCancelled()) {
                control.failed(e.problems(), false);
            }
        }
    }

    /** The baseline once more, as if it were a variant: what it differs from itself is the measurement's own doing. */
    private static CellLog control(BlockAssignment assignment, List<CellLog> cells) {
        CellLog baseline = cells.stream()
                .filter(cell -> cell.assignment().variant().equals(assignment.baseline()))
                .findFirst()
                .orElseThrow();
        CellLog control = new CellLog(new CellAssignment(
                baseline.assignment().variant() + " again",
                baseline.assignment().model()));
        control.answersLike(baseline.outputs());
        return control;
    }

    private static List<CellLog> withControl(
            BlockAssignment assignment, List<CellLog> cells, @Nullable CellLog control) {
        List<CellLog> all = new ArrayList<>(cells);
        if (control != null) {
            all.add(control);
        }
        // Stable: the baseline first, the others as they are.
        all.sort(Comparator.comparing(cell -> !cell.assignment().variant().equals(assignment.baseline())));
        return all;
    }

    private @Nullable NoiseProbe probeNoise(BlockContext context) {
        if (context.isCancelled()) {
            return null;
        }
        context.steps().begin("probing how steady the machine is");
        return setup.noise().get();
    }

    private static BlockReport report(
            BlockAssignment assignment,
            List<CellLog> cells,
            @Nullable CellLog control,
            String device,
            int rounds,
            @Nullable SelfCost selfCost,
            @Nullable NoiseProbe noiseBefore,
            @Nullable NoiseProbe noiseAfter,
            boolean interrupted) {
        List<CellReport> reports = cells.stream().map(CellLog::report).toList();
        return new BlockReport(
                assignment.run(),
                assignment.block(),
                assignment.attempt(),
                device,
                rounds,
                reports,
                control == null ? null : control.report(),
                selfCost,
                noiseBefore,
                noiseAfter,
                interrupted);
    }

    /** Return the runtime, if it works here and takes the configuration. */
    private InferenceRuntime requireRuntime(BlockAssignment assignment) {
        InferenceRuntime runtime = setup.runtimes().find(assignment.runtime().type());
        return switch (runtime.probe(setup.directories())) {
            case RuntimeSupport.Supported _ -> checked(runtime, assignment);
            case RuntimeSupport.Unsupported(Problem reason) -> throw new ProblemException(reason);
        };
    }

    private static InferenceRuntime checked(InferenceRuntime runtime, BlockAssignment assignment) {
        List<Problem> problems = runtime.check(assignment.runtime());
        if (!problems.isEmpty()) {
            throw new ProblemException(problems);
        }
        return runtime;
    }

    private static void checkBaseline(BlockAssignment assignment) {
        if (assignment.cells().stream().noneMatch(cell -> cell.variant().equals(assignment.baseline()))) {
            throw new ProblemException(Problem.internal(
                    "block.bad-assignment",
                    "block " + assignment.block() + " lacks its baseline " + assignment.baseline(),
                    "report this as a bug of Assay"));
        }
    }

    private Path createDirectory() {
        try {
            Files.createDirectories(setup.workDirectory());
            // Not named after the block: its id comes from elsewhere and must not choose a path.
            return Files.createTempDirectory(setup.workDirectory(), "block-");
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(
                            "block.no-work-directory",
                            "the work directory " + setup.workDirectory() + " can't be used: " + e.getMessage(),
                            "check that it can be written to and that the disk has space"),
                    e);
        }
    }

    private static void delete(Path directory) {
        try {
            FileTree.delete(directory);
        } catch (IOException e) {
            // What was measured is worth more than a tidy directory.
            LOG.log(System.Logger.Level.WARNING, "can''t delete {0}: {1}", directory, e.getMessage());
        }
    }
}
